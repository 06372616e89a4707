using SqueezeBert.Pipelines;
using SqueezeBert.Training.Layers;

namespace SqueezeBert.Training.Heads;

/// <summary>A text's vector, as <see cref="EmbeddingPipeline"/> makes it: the mean over its tokens. It has no weights.</summary>
/// <remarks><code>
/// v[b] = mean of x over the tokens of b        [T, H] → [B, H]
/// </code></remarks>
internal sealed unsafe class TrainableMeanPooling(int hiddenSize) : TrainableHead
{
    private readonly ActivationBuffer vectors = new();

    internal override IEnumerable<TrainableLinear> Linears => [];

    internal override int OutputLength(PassContext pass) => pass.Batch.SequenceCount * hiddenSize;

    internal override float* Forward(PassContext pass, float* x)
    {
        var batch = pass.Batch;
        vectors.Resize(batch.SequenceCount, hiddenSize);
        for (int b = 0; b < batch.SequenceCount; b++)
            TokenPooling.Pool(PoolingMode.Mean, new ReadOnlySpan<float>(x + (nint)batch.SequenceOffsets[b] * hiddenSize, batch.SequenceLength(b) * hiddenSize), new Span<float>(vectors.Pointer + (nint)b * hiddenSize, hiddenSize));
        return vectors.Pointer;
    }

    internal override void Backward(PassContext pass, float* outputGradient, float* gradient) =>
        PoolingGradient.Scatter(pass, outputGradient, gradient, hiddenSize, ClassifierPooling.Mean);
}
