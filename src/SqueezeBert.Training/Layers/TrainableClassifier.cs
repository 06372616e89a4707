using SqueezeBert.Heads;
using SqueezeBert.Model;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Layers;

/// <summary>Pooler and classifier, trainable.</summary>
/// <remarks><code>
/// g[b] = first or mean hidden state of sequence b        [T, H] → [B, H]
/// p = tanh(Dense(g))                                     [B, H]
/// logits = Classifier(dropout(p))                        [B, labels]
/// </code></remarks>
internal sealed unsafe class TrainableClassifier
{
    private readonly Pooler pooler;
    private readonly TrainableLinear dense;
    private readonly TrainableLinear classifier;
    private readonly double dropoutProbability;
    private readonly ActivationBuffer gathered = new();
    private readonly ActivationBuffer pooled = new();
    private readonly ActivationBuffer dropped = new();
    private readonly ActivationBuffer logits = new();

    internal TrainableClassifier(Pooler pooler, ClassifierHead head, SqueezeBertConfig config, ParameterSet parameters)
    {
        this.pooler = pooler;
        dense = new TrainableLinear(pooler.Dense, parameters);
        classifier = new TrainableLinear(head.Classifier, parameters);
        dropoutProbability = config.ModelType == ModelType.Bert ? config.ClassifierDropout ?? config.HiddenDropoutProb : config.HiddenDropoutProb;
    }

    internal int LabelCount => classifier.OutputSize;

    internal IEnumerable<TrainableLinear> Linears => [dense, classifier];

    /// <summary>Logits [B, labels] of x [T, H]; good until the next forward pass.</summary>
    internal float* Forward(PassContext pass, float* x)
    {
        int sequences = pass.Batch.SequenceCount, width = dense.OutputSize, count = sequences * width;
        pooler.Gather(pass.Workspace, pass.Batch, x, gathered.Resize(sequences, width));
        dense.Forward(pass, gathered.Pointer, pooled.Resize(sequences, width), sequences);
        pass.Kernels.Tanh(pooled.Pointer, count);
        ResidualSum.Copy(pooled.Pointer, dropped.Resize(sequences, width), count);
        DropOut(pass, dropped.Pointer, count);
        classifier.Forward(pass, dropped.Pointer, logits.Resize(sequences, LabelCount), sequences);
        return logits.Pointer;
    }

    /// <summary>Adds to the weights' gradients and writes ∂x [T, H] from ∂logits [B, labels].</summary>
    internal void Backward(PassContext pass, float* logitGradient, float* gradient)
    {
        int sequences = pass.Batch.SequenceCount, width = dense.OutputSize, count = sequences * width;
        float* pooledGradient = pass.Workspace.Rent("pooled gradient", sequences, width).Pointer;
        float* gatheredGradient = pass.Workspace.Rent("pooler input gradient", sequences, width).Pointer;
        classifier.Backward(pass, dropped.Pointer, logitGradient, pooledGradient, sequences);
        DropOut(pass, pooledGradient, count);
        ActivationGradient.ApplyTanh(pooled.Pointer, pooledGradient, count);
        dense.Backward(pass, gathered.Pointer, pooledGradient, gatheredGradient, sequences);
        Scatter(pass, gatheredGradient, gradient, width);
    }

    private void Scatter(PassContext pass, float* gatheredGradient, float* gradient, int width)
    {
        var batch = pass.Batch;
        new Span<float>(gradient, pass.Tokens * width).Clear();
        for (int b = 0; b < batch.SequenceCount; b++)
        {
            float* row = gatheredGradient + (nint)b * width;
            bool mean = pooler.Pooling == ClassifierPooling.Mean;
            if (mean) pass.Kernels.Scale(row, 1f / batch.SequenceLength(b), width);
            int end = mean ? batch.SequenceOffsets[b + 1] : batch.SequenceOffsets[b] + 1;
            for (int t = batch.SequenceOffsets[b]; t < end; t++) ResidualSum.Copy(row, gradient + (nint)t * width, width);
        }
    }

    private void DropOut(PassContext pass, float* values, int count) =>
        pass.Random.Dropout(-1, DropoutPlace.Classifier, dropoutProbability).Apply(pass.Pool, values, count);
}
