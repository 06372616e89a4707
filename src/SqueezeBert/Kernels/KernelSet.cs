using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Pairs256Tiles = SqueezeBert.Kernels.QuantizedMatMul.DotTiles<SqueezeBert.Kernels.DotsPairs256, System.Runtime.Intrinsics.Vector256<int>, System.Runtime.Intrinsics.Vector256<short>, System.Runtime.Intrinsics.Vector256<short>>;
using Pairs512Tiles = SqueezeBert.Kernels.QuantizedMatMul.DotTiles<SqueezeBert.Kernels.DotsPairs512, System.Runtime.Intrinsics.Vector512<int>, System.Runtime.Intrinsics.Vector512<short>, System.Runtime.Intrinsics.Vector512<short>>;
using Tiles128 = SqueezeBert.Kernels.QuantizedMatMul.DotTiles<SqueezeBert.Kernels.Dots128, System.Runtime.Intrinsics.Vector128<int>, System.Runtime.Intrinsics.Vector128<sbyte>, System.Runtime.Intrinsics.Vector128<byte>>;
using VnniTiles = SqueezeBert.Kernels.QuantizedMatMul.DotTiles<SqueezeBert.Kernels.DotsVnni, System.Runtime.Intrinsics.Vector256<int>, System.Runtime.Intrinsics.Vector256<sbyte>, System.Runtime.Intrinsics.Vector256<byte>>;

namespace SqueezeBert.Kernels;

/// <summary>All kernels for one instruction set. Every set gives the same bits; they differ in speed only.</summary>
/// <remarks>
/// Buffers are bare pointers: the caller keeps them in place and long enough. Nothing is allocated or kept between calls,
/// so a set may serve any number of threads. What a kernel computes is said at the class of its name.
/// </remarks>
internal abstract unsafe class KernelSet(string name, bool isSupported)
{
    /// <summary>Environment variable that names the set to use instead of the best one.</summary>
    internal const string OverrideVariable = "SQUEEZEBERT_FORCE_KERNEL";

    /// <summary>Every set there is, best first.</summary>
    internal static ImmutableArray<KernelSet> All { get; } =
    [
        new VectorKernelSet<Lanes512, Register512, Emitted.VnniTiles512>("avx512-vnni512", HasAvx512 && Emitted.VnniTiles512.IsSupported),
        new VectorKernelSet<Lanes512, Register512, VnniTiles>("avx512-vnni256", HasAvx512 && AvxVnni.IsSupported),
        new VectorKernelSet<Lanes512, Register512, Pairs512Tiles>("avx512", HasAvx512),
        new VectorKernelSet<Lanes256, Register256, VnniTiles>("avx2-vnni256", HasAvx2 && AvxVnni.IsSupported),
        new VectorKernelSet<Lanes256, Register256, Pairs256Tiles>("avx2", HasAvx2),
        // SSE and NEON.
        new VectorKernelSet<Lanes128, Register128, Tiles128>("vector128", Vector128.IsHardwareAccelerated),
        new ScalarKernelSet("scalar"),
    ];

    private static bool HasAvx512 => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    /// <summary>Without fused multiply-add the sets for it would compute one value at a time: then those below do as well.</summary>
    private static bool HasAvx2 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    /// <summary>The best set that this machine supports, unless <see cref="OverrideVariable"/> names another.</summary>
    internal static KernelSet Best => Select(Environment.GetEnvironmentVariable(OverrideVariable));

    internal string Name { get; } = name;

    internal bool IsSupported { get; } = isSupported;

    /// <summary>The set of that name, or the best supported one if the name is null or empty.</summary>
    /// <exception cref="InvalidOperationException">No such set, or this machine does not support it.</exception>
    internal static KernelSet Select(string? forced)
    {
        foreach (var set in All)
            if (set.IsSupported && (string.IsNullOrEmpty(forced) || set.Name == forced))
                return set;
        throw new InvalidOperationException(
            $"Kernel set '{forced}' (from {OverrideVariable}) is not available on this machine. Available: {string.Join(", ", All.Where(set => set.IsSupported).Select(set => set.Name))}.");
    }

    /// <inheritdoc cref="Kernels.MatMul"/>
    internal abstract void MatMul(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate);

    /// <inheritdoc cref="Kernels.GroupedMatMul"/>
    internal abstract void GroupedMatMul(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount);

    /// <inheritdoc cref="Kernels.DepthwiseConvolution"/>
    internal abstract void DepthwiseConvolution(float* input, nint inputStride, float* weight, nint weightStride, float* bias, float* output, nint outputStride, int length, int rows, int columns, int kernelSize);

    /// <inheritdoc cref="Kernels.AddLayerNorm"/>
    internal abstract void AddLayerNorm(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means = null, float* inverses = null);

    /// <inheritdoc cref="Kernels.Softmax"/>
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

    /// <inheritdoc cref="Kernels.Sigmoid"/>
    internal abstract void Sigmoid(float* values, int count);

    /// <inheritdoc cref="Kernels.Scale"/>
    internal abstract void Scale(float* values, float factor, int count);

    /// <inheritdoc cref="Kernels.Add"/>
    internal abstract void Add(float* target, float* source, int count);

    /// <inheritdoc cref="Kernels.Transpose"/>
    internal abstract void Transpose(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns);

    /// <summary>Bytes of one value that <see cref="Quantize"/> writes and <see cref="QuantizedMatMul"/> reads.</summary>
    internal abstract int QuantizedSize { get; }

    /// <summary>Bytes from one quantised row to the next.</summary>
    internal int QuantizedStride(int columns) => Kernels.Quantize.Stride(columns) * QuantizedSize;

    /// <inheritdoc cref="Kernels.Quantize"/>
    internal abstract void Quantize(float* x, nint xStride, byte* quantized, float* scales, int rows, int columns);

    /// <inheritdoc cref="Kernels.QuantizedMatMul"/>
    internal abstract void QuantizedMatMul(byte* quantized, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount);
}
