using SqueezeBert.Heads;
using SqueezeBert.Model;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Heads;

/// <summary>Pooler and classifier, trainable: sequence classification, multiple choice, and the intents of a joint head.</summary>
/// <remarks><code>
/// g[b] = first or mean hidden state of sequence b        [T, H] → [B, H]
/// p = tanh(Dense(g))                                     [B, H]
/// logits = Classifier(dropout(p))                        [B, labels]
/// </code></remarks>
internal sealed unsafe class TrainableSequenceClassifier : TrainableHead
{
    private readonly Pooler pooler;
    private readonly TrainableLinear dense;
    private readonly TrainableLinear classifier;
    private readonly double dropoutProbability;
    private readonly ActivationBuffer gathered = new();
    private readonly ActivationBuffer pooled = new();
    private readonly ActivationBuffer dropped = new();
    private readonly ActivationBuffer logits = new();

    internal TrainableSequenceClassifier(Pooler pooler, ClassifierHead head, double dropoutProbability, ParameterSet parameters)
    {
        (this.pooler, this.dropoutProbability) = (pooler, dropoutProbability);
        dense = new TrainableLinear(pooler.Dense, parameters);
        classifier = new TrainableLinear(head.Classifier, parameters);
    }

    internal override IEnumerable<TrainableLinear> Linears => [dense, classifier];

    internal override int OutputLength(PassContext pass) => pass.Batch.SequenceCount * classifier.OutputSize;

    internal override float* Forward(PassContext pass, float* x)
    {
        int sequences = pass.Batch.SequenceCount, width = dense.OutputSize, count = sequences * width;
        pooler.Gather(pass.Workspace, pass.Batch, x, gathered.Resize(sequences, width));
        dense.Forward(pass, gathered.Pointer, pooled.Resize(sequences, width), sequences);
        pass.Kernels.Tanh(pooled.Pointer, count);
        ResidualSum.Copy(pooled.Pointer, dropped.Resize(sequences, width), count);
        DropOut(pass, dropped.Pointer, count);
        classifier.Forward(pass, dropped.Pointer, logits.Resize(sequences, classifier.OutputSize), sequences);
        return logits.Pointer;
    }

    internal override void Backward(PassContext pass, float* outputGradient, float* gradient)
    {
        int sequences = pass.Batch.SequenceCount, width = dense.OutputSize, count = sequences * width;
        float* pooledGradient = pass.Workspace.Rent("pooled gradient", sequences, width).Pointer;
        float* gatheredGradient = pass.Workspace.Rent("pooler input gradient", sequences, width).Pointer;
        classifier.Backward(pass, dropped.Pointer, outputGradient, pooledGradient, sequences);
        DropOut(pass, pooledGradient, count);
        ActivationGradient.ApplyTanh(pooled.Pointer, pooledGradient, count);
        dense.Backward(pass, gathered.Pointer, pooledGradient, gatheredGradient, sequences);
        PoolingGradient.Scatter(pass, gatheredGradient, gradient, width, pooler.Pooling);
    }

    private void DropOut(PassContext pass, float* values, int count) =>
        pass.Random.Dropout(-1, DropoutPlace.Classifier, dropoutProbability).Apply(pass.Pool, values, count);
}
