using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Each token gathers from its neighbours, as much from each place as the feature's own filter says.</summary>
/// <remarks><code>
/// v = Value(x)                                                          [T, H]
/// context[t, h] = bias[h] + Σⱼ v[t + j − ⌊k/2⌋, h] · depthwise[h, j]    within one sequence, [T, H]
/// </code>
/// Takes the place of <see cref="SelfAttention"/>: no queries, no keys, cost linear in the sequence's length. With the product that
/// follows, which mixes features token by token, it is a depthwise-separable convolution (Chollet 2016; Howard et al. 2017). Not
/// in Hugging Face; weights <c>value.*</c> as there, and <c>depthwise.weight</c> [H, 1, k], <c>depthwise.bias</c> [H]. The filters
/// stay in float32 in an int8 model. Immutable once loaded (training calls <see cref="Repack"/>); safe to share.
/// </remarks>
internal sealed unsafe class SeparableConvolution
{
    /// <summary>Features of one part: four cache lines of each token.</summary>
    private const int ColumnBlock = 64;

    private readonly AlignedBuffer packed;

    private SeparableConvolution(GroupedLinear value, Parameter weight, Parameter bias)
    {
        (Value, Weight, Bias) = (value, weight, bias);
        packed = new AlignedBuffer(weight.Length);
        Repack();
    }

    internal GroupedLinear Value { get; }

    /// <summary>[H, 1, k].</summary>
    internal Parameter Weight { get; }

    /// <summary>[H].</summary>
    internal Parameter Bias { get; }

    /// <summary>k.</summary>
    internal int KernelSize => Weight.Shape[2];

    private int HiddenSize => Weight.Shape[0];

    /// <param name="scope">Where it is.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="shuffle">What the context is shuffled by; null for nothing. Not for training.</param>
    internal static SeparableConvolution Load(WeightScope scope, SqueezeBertConfig config, ChannelShuffle? shuffle)
    {
        int size = config.HiddenSize;
        var value = config.ModelType == ModelType.SqueezeBert
            ? GroupedLinear.LoadConvolution(scope.Within("value"), size, size, config.VGroups, shuffle)
            : GroupedLinear.LoadDense(scope.Within("value"), size, size);
        var depthwise = scope.Within("depthwise");
        var (weight, bias) = (depthwise.Take("weight", Initialization.Filters, size, 1, config.ConvolutionKernelSize), depthwise.Take("bias", Initialization.Zero, size));
        // A feature takes its filter along.
        return shuffle is null ? new SeparableConvolution(value, weight, bias) : new SeparableConvolution(value, shuffle.ForwardRows(weight), shuffle.ForwardRows(bias));
    }

    /// <summary>Takes changed filters over into the kernel's layout.</summary>
    internal void Repack() => DepthwiseConvolution.Pack(Weight.Value.Span, KernelSize, isReversed: false, packed.Span);

    /// <summary>Writes context [T, H].</summary>
    /// <param name="workspace">Kernels, threads, memory.</param>
    /// <param name="batch">Where sequences begin and end.</param>
    /// <param name="x">[T, H].</param>
    /// <param name="context">[T, H]; must not overlap x.</param>
    internal void Forward(Workspace workspace, TokenBatch batch, float* x, float* context)
    {
        float* v = workspace.Rent("value", batch.TokenCount, HiddenSize).Pointer;
        Value.Forward(workspace, x, HiddenSize, v, batch.TokenCount);
        Convolve(workspace, batch, v, context);
    }

    /// <summary>Writes context [T, H] from v [T, H].</summary>
    internal void Convolve(Workspace workspace, TokenBatch batch, float* v, float* context)
    {
        fixed (int* offsets = batch.SequenceOffsets)
            Convolve(workspace.Kernels, workspace.Pool, packed.Pointer, Bias.Value.Pointer, offsets, batch.SequenceCount, v, context, HiddenSize, KernelSize);
    }

    /// <summary>Writes context [B, H] of the first token of each sequence, from x [T, H].</summary>
    /// <remarks>Only the tokens that the filters reach get a value.</remarks>
    internal void ForwardFirstTokens(Workspace workspace, TokenBatch batch, float* x, float* context)
    {
        int reach = KernelSize / 2 + 1, width = HiddenSize, tokens = 0;
        float* near = workspace.Rent("first tokens' neighbours", reach * batch.SequenceCount, width).Pointer;
        for (int b = 0; b < batch.SequenceCount; b++)
        {
            int count = Math.Min(reach, batch.SequenceLength(b));
            new ReadOnlySpan<float>(x + (nint)batch.SequenceOffsets[b] * width, count * width).CopyTo(new Span<float>(near + (nint)tokens * width, count * width));
            tokens += count;
        }
        float* v = workspace.Rent("value", tokens, width).Pointer;
        Value.Forward(workspace, near, width, v, tokens);
        for (int b = 0; b < batch.SequenceCount; b++)
        {
            int count = Math.Min(reach, batch.SequenceLength(b));
            workspace.Kernels.DepthwiseConvolution(v, width, packed.Pointer, width, Bias.Value.Pointer, context + (nint)b * width, width, count, 1, width, KernelSize);
            v += (nint)count * width;
        }
    }

    /// <summary>Filters over each sequence of a batch, on all threads.</summary>
    internal static void Convolve(KernelSet kernels, WorkerPool pool, float* packed, float* bias, int* offsets, int sequences, float* input, float* output, int width, int kernelSize)
    {
        int blocks = (width + ColumnBlock - 1) / ColumnBlock;
        pool.Run(sequences * blocks, new Columns(kernels, packed, bias, offsets, input, output, width, kernelSize, blocks));
    }

    /// <summary>One part is a block of features of one sequence.</summary>
    private readonly struct Columns(KernelSet kernels, float* packed, float* bias, int* offsets, float* input, float* output, int width, int kernelSize, int blocks) : IParallelWork
    {
        public void Execute(int part)
        {
            int sequence = part / blocks, column = part % blocks * ColumnBlock, length = offsets[sequence + 1] - offsets[sequence];
            nint corner = (nint)offsets[sequence] * width + column;
            kernels.DepthwiseConvolution(input + corner, width, packed + column, width, bias is null ? null : bias + column, output + corner, width, length, length, Math.Min(ColumnBlock, width - column), kernelSize);
        }
    }
}
