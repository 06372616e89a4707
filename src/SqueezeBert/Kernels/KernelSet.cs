using System.Runtime.Intrinsics;

namespace SqueezeBert.Kernels;

/// <summary>All kernels on one kind of vector unit. Every set gives the same bits.</summary>
/// <remarks>
/// Pointers, lengths and strides only: callers keep the memory alive and in place. What each kernel computes stands in the
/// file of its name. Sets have no state; safe to share.
/// </remarks>
internal abstract unsafe class KernelSet
{
    /// <summary>Environment variable that forces a set by its name.</summary>
    internal const string OverrideVariable = "SQUEEZEBERT_FORCE_KERNEL";

    private protected KernelSet(string name, bool isSupported) => (Name, IsSupported) = (name, isSupported);

    /// <summary>The one list, best first: product, tests and benchmarks all take it from here.</summary>
    internal static IReadOnlyList<KernelSet> All { get; } =
    [
        new VectorKernelSet<Lanes512>("avx512", Vector512.IsHardwareAccelerated),
        new VectorKernelSet<Lanes256>("avx2", Vector256.IsHardwareAccelerated),
        new VectorKernelSet<Lanes128>("vector128", Vector128.IsHardwareAccelerated),
        new ScalarKernelSet(),
    ];

    /// <summary>The set to use on this machine, or the one the environment forces.</summary>
    internal static KernelSet Best => Select(Environment.GetEnvironmentVariable(OverrideVariable));

    internal string Name { get; }

    /// <summary>Whether this machine runs the set at full speed; it runs every set correctly.</summary>
    internal bool IsSupported { get; }

    /// <summary>The named set, or the best supported one for null or an empty name.</summary>
    /// <exception cref="InvalidOperationException">No set has the name, or this machine doesn't support it.</exception>
    internal static KernelSet Select(string? forced)
    {
        if (string.IsNullOrEmpty(forced)) return All.First(set => set.IsSupported);
        var available = All.Where(set => set.IsSupported).ToArray();
        return available.FirstOrDefault(set => set.Name == forced)
            ?? throw new InvalidOperationException($"{OverrideVariable}: expected one of {string.Join(", ", available.Select(set => set.Name))} on this machine; found '{forced}'.");
    }

    /// <inheritdoc cref="Kernels.MatMul"/>
    internal abstract void MatMul(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate);

    /// <inheritdoc cref="Kernels.GroupedMatMul"/>
    internal abstract void GroupedMatMul(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount);

    /// <inheritdoc cref="LayerNormRows"/>
    internal abstract void AddLayerNorm(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means = null, float* inverseDeviations = null);

    /// <inheritdoc cref="SoftmaxRows"/>
    internal abstract void Softmax(float* values, int rows, int columns, nint rowStride);

    /// <inheritdoc cref="Kernels.Gelu"/>
    internal abstract void Gelu(float* values, int count);

    /// <inheritdoc cref="Kernels.GeluTanh"/>
    internal abstract void GeluTanh(float* values, int count);

    /// <inheritdoc cref="Kernels.Relu"/>
    internal abstract void Relu(float* values, int count);

    /// <inheritdoc cref="Kernels.Tanh"/>
    internal abstract void Tanh(float* values, int count);

    /// <inheritdoc cref="Kernels.Exp"/>
    internal abstract void Exp(float* values, int count);

    /// <summary>values = values · factor.</summary>
    internal abstract void Scale(float* values, float factor, int count);

    /// <summary>target = target + source.</summary>
    internal abstract void Add(float* target, float* source, int count);
}
