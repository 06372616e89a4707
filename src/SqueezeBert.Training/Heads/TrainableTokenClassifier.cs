using SqueezeBert.Heads;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Heads;

/// <summary>A classifier of tokens, trainable: token classification, and question answering, which has no dropout.</summary>
/// <remarks><code>
/// logits = Classifier(dropout(x of the scored tokens))        [T, H] → [R, labels]
/// </code></remarks>
internal sealed unsafe class TrainableTokenClassifier(ClassifierHead head, double dropoutProbability, ParameterSet parameters) : TrainableHead
{
    private readonly TrainableLinear classifier = new(head.Classifier, parameters);
    private readonly ActivationBuffer dropped = new();
    private readonly ActivationBuffer logits = new();

    internal int InputSize => classifier.InputSize;

    internal override IEnumerable<TrainableLinear> Linears => [classifier];

    internal override int OutputLength(PassContext pass) => pass.Examples.ScoredTokenCount * classifier.OutputSize;

    internal override float* Forward(PassContext pass, float* x)
    {
        int rows = pass.Examples.ScoredTokenCount;
        ScoredRows.Gather(pass, x, dropped.Resize(rows, InputSize), InputSize);
        DropOut(pass, dropped.Pointer);
        classifier.Forward(pass, dropped.Pointer, logits.Resize(rows, classifier.OutputSize), rows);
        return logits.Pointer;
    }

    internal override void Backward(PassContext pass, float* outputGradient, float* gradient)
    {
        int rows = pass.Examples.ScoredTokenCount;
        float* rowGradient = pass.Workspace.Rent("scored row gradient", rows, InputSize).Pointer;
        classifier.Backward(pass, dropped.Pointer, outputGradient, rowGradient, rows);
        DropOut(pass, rowGradient);
        ScoredRows.Scatter(pass, rowGradient, gradient, InputSize);
    }

    private void DropOut(PassContext pass, float* values) =>
        pass.Random.Dropout(-1, DropoutPlace.TokenClassifier, dropoutProbability).Apply(pass.Pool, values, (long)pass.Examples.ScoredTokenCount * InputSize);
}
