using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Gradients;

/// <summary>Derivatives of a depthwise convolution by its filters and biases.</summary>
/// <remarks><code>
/// ∂w[c, j] += Σₜ ∂y[t, c] · x[t + j − ⌊k/2⌋, c]        ∂b[c] += Σₜ ∂y[t, c]        over the t whose other token is in their sequence
/// x, ∂y [T, C], rows a stride apart        ∂w [C, 1, k]        ∂b [C]
/// </code>
/// Each element is one chain over tokens, sequence by sequence.
/// </remarks>
internal static unsafe class DepthwiseConvolutionGradient
{
    private const int Lanes = 16;

    /// <summary>Adds the gradients of up to sixteen features side by side.</summary>
    /// <param name="input">x.</param>
    /// <param name="outputGradient">∂y.</param>
    /// <param name="stride">Values from one token to the next, of both.</param>
    /// <param name="weightGradient">∂w.</param>
    /// <param name="biasGradient">∂b.</param>
    /// <param name="offsets">Where sequences begin, and where the last one ends.</param>
    /// <param name="sequences">How many.</param>
    /// <param name="columns">C, at most 16.</param>
    /// <param name="kernelSize">k.</param>
    internal static void Add(float* input, float* outputGradient, nint stride, float* weightGradient, float* biasGradient, int* offsets, int sequences, int columns, int kernelSize)
    {
        // Lanes are features; those beyond the last one stay zero.
        Span<float> sums = stackalloc float[(kernelSize + 1) * Lanes];
        sums.Clear();
        for (int c = 0; c < columns; c++)
        {
            for (int j = 0; j < kernelSize; j++) sums[j * Lanes + c] = weightGradient[c * kernelSize + j];
            sums[kernelSize * Lanes + c] = biasGradient[c];
        }
        fixed (float* chains = sums)
        {
            for (int b = 0; b < sequences; b++)
                AddSequence(input + offsets[b] * stride, outputGradient + offsets[b] * stride, stride, offsets[b + 1] - offsets[b], chains, columns, kernelSize);
        }
        for (int c = 0; c < columns; c++)
        {
            for (int j = 0; j < kernelSize; j++) weightGradient[c * kernelSize + j] = sums[j * Lanes + c];
            biasGradient[c] = sums[kernelSize * Lanes + c];
        }
    }

    private static void AddSequence(float* x, float* slopes, nint stride, int length, float* chains, int columns, int kernelSize)
    {
        int half = kernelSize / 2;
        float* ofBias = chains + kernelSize * Lanes;
        for (int t = 0; t < length; t++)
        {
            float* slope = slopes + t * stride;
            int first = Math.Max(0, half - t), end = Math.Min(kernelSize, length - t + half);
            if (columns == Lanes)
            {
                var lanes = Vector512.Load(slope);
                for (int j = first; j < end; j++)
                    Vector512.FusedMultiplyAdd(lanes, Vector512.Load(x + (t + j - half) * stride), Vector512.Load(chains + j * Lanes)).Store(chains + j * Lanes);
                (Vector512.Load(ofBias) + lanes).Store(ofBias);
                continue;
            }
            for (int c = 0; c < columns; c++)
            {
                for (int j = first; j < end; j++)
                    chains[j * Lanes + c] = MathF.FusedMultiplyAdd(slope[c], x[(t + j - half) * stride + c], chains[j * Lanes + c]);
                ofBias[c] += slope[c];
            }
        }
    }
}
