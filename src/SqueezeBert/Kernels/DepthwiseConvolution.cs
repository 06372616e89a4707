using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Depthwise convolution over tokens: each feature is a weighted sum of itself at the neighbouring tokens.</summary>
/// <remarks><code>
/// output[t, c] = bias[c] + Σⱼ input[t + j − ⌊k/2⌋, c] · weight[j, c]        over the j with 0 ≤ t + j − ⌊k/2⌋ &lt; S, t &lt; R
/// input [S, C], output [R, C], rows a stride apart, R ≤ S    weight [k, C] (checkpoint [C, 1, k])    bias [C] or null (zeros)
/// </code>
/// float32; k is odd. Rows are the tokens of one sequence: beyond its ends there is nothing, and nothing is added. Output must not
/// overlap input. Cost 2·R·C·k flops. Each output is one fused-multiply-add chain from the bias over j ascending, lanes are
/// neighbouring features: every path gives the bits of <see cref="Reference"/>, and a caller may split the work by features.
/// </remarks>
internal static unsafe class DepthwiseConvolution
{
    /// <summary>Tokens whose chains run side by side, so that a weight is loaded once for all and no chain waits for itself.</summary>
    private const int Rows = 4;

    /// <summary>Lays a weight out as the kernel reads it.</summary>
    /// <param name="weight">[C, 1, k].</param>
    /// <param name="kernelSize">k.</param>
    /// <param name="isReversed">Whether the last tap comes first, as the gradient of the input has it.</param>
    /// <param name="packed">[k, C].</param>
    internal static void Pack(ReadOnlySpan<float> weight, int kernelSize, bool isReversed, Span<float> packed)
    {
        int columns = weight.Length / kernelSize;
        for (int c = 0; c < columns; c++)
            for (int j = 0; j < kernelSize; j++)
                packed[(isReversed ? kernelSize - 1 - j : j) * columns + c] = weight[c * kernelSize + j];
    }

    /// <param name="input">[S, C].</param>
    /// <param name="inputStride">Values from one token to the next.</param>
    /// <param name="weight">[k, C], rows <paramref name="weightStride"/> apart.</param>
    /// <param name="weightStride">Values from one tap to the next.</param>
    /// <param name="bias">[C], or null.</param>
    /// <param name="output">[R, C].</param>
    /// <param name="outputStride">Values from one token to the next.</param>
    /// <param name="length">S.</param>
    /// <param name="rows">R: the first tokens alone where it is below S.</param>
    /// <param name="columns">C.</param>
    /// <param name="kernelSize">k.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes>(float* input, nint inputStride, float* weight, nint weightStride, float* bias, float* output, nint outputStride, int length, int rows, int columns, int kernelSize)
        where TLanes : struct, ILanes<TLanes>
    {
        int half = kernelSize / 2;
        for (int c = 0; c < columns; c += ILanes<TLanes>.Count)
        {
            // A last, partly filled vector reads and writes its own lanes only.
            int lanes = Math.Min(ILanes<TLanes>.Count, columns - c);
            var start = bias is null ? TLanes.Create(0f) : Load<TLanes>(bias + c, lanes);
            int t = 0;
            while (t < rows)
            {
                bool whole = t >= half && t + Rows <= rows && t + Rows - 1 + half < length;
                if (whole)
                {
                    var (sum0, sum1, sum2, sum3) = (start, start, start, start);
                    float* source = input + (t - half) * inputStride + c, w = weight + c;
                    for (int j = 0; j < kernelSize; j++, source += inputStride, w += weightStride)
                    {
                        var tap = Load<TLanes>(w, lanes);
                        sum0 = TLanes.FusedMultiplyAdd(Load<TLanes>(source, lanes), tap, sum0);
                        sum1 = TLanes.FusedMultiplyAdd(Load<TLanes>(source + inputStride, lanes), tap, sum1);
                        sum2 = TLanes.FusedMultiplyAdd(Load<TLanes>(source + 2 * inputStride, lanes), tap, sum2);
                        sum3 = TLanes.FusedMultiplyAdd(Load<TLanes>(source + 3 * inputStride, lanes), tap, sum3);
                    }
                    float* target = output + t * outputStride + c;
                    Store(sum0, target, lanes);
                    Store(sum1, target + outputStride, lanes);
                    Store(sum2, target + 2 * outputStride, lanes);
                    Store(sum3, target + 3 * outputStride, lanes);
                    t += Rows;
                }
                else
                {
                    var sum = start;
                    int end = Math.Min(kernelSize, length - t + half);
                    for (int j = Math.Max(0, half - t); j < end; j++)
                        sum = TLanes.FusedMultiplyAdd(Load<TLanes>(input + (t + j - half) * inputStride + c, lanes), Load<TLanes>(weight + j * weightStride + c, lanes), sum);
                    Store(sum, output + t * outputStride + c, lanes);
                    t++;
                }
            }
        }
    }

    internal static void Reference(float* input, nint inputStride, float* weight, nint weightStride, float* bias, float* output, nint outputStride, int length, int rows, int columns, int kernelSize)
    {
        for (int t = 0; t < rows; t++)
            for (int c = 0; c < columns; c++)
            {
                float sum = bias is null ? 0f : bias[c];
                for (int j = 0; j < kernelSize; j++)
                {
                    int s = t + j - kernelSize / 2;
                    if (s >= 0 && s < length) sum = MathF.FusedMultiplyAdd(input[s * inputStride + c], weight[j * weightStride + c], sum);
                }
                output[t * outputStride + c] = sum;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Load<TLanes>(float* source, int lanes) where TLanes : struct, ILanes<TLanes> =>
        lanes == ILanes<TLanes>.Count ? TLanes.Load(source) : TLanes.LoadFirst(source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(TLanes value, float* target, int lanes) where TLanes : struct, ILanes<TLanes>
    {
        if (lanes == ILanes<TLanes>.Count) value.Store(target);
        else value.StoreFirst(target, lanes);
    }
}
