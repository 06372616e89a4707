using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Distillation;

/// <summary>Compares a student's inside with its teacher's: outputs and attentions of layers, and vectors of texts.</summary>
/// <remarks><code>
/// loss = hidden states' weight·mean over pairs, tokens and features of (Projection(x) − teacher)²
///      + attentions' weight·mean over pairs, tokens and heads of Σ_j (P[j] − teacher[j])²
///      + vectors' weight·mean over sequences of their loss
/// </code>
/// Not thread-safe.
/// </remarks>
internal sealed unsafe class FeatureMatching
{
    private readonly MatchingPlan plan;
    private readonly TrainableEncoderLayer[] layers;
    private readonly int headCount;
    private readonly HiddenStateMatching[] hiddenStates;
    private readonly VectorMatching vectors;

    internal FeatureMatching(MatchingPlan plan, TrainableEncoderLayer[] layers, int headCount, WidthProjection projection)
    {
        (this.plan, this.layers, this.headCount) = (plan, layers, headCount);
        hiddenStates = [.. plan.Pairs.Select(_ => new HiddenStateMatching(projection))];
        vectors = new VectorMatching(projection, plan.VectorLoss, plan.VectorWeight);
    }

    /// <summary>The loss after a forward pass, with what the backward pass needs.</summary>
    /// <param name="pass">The pass; its batch has the teacher's answer.</param>
    /// <param name="output">The head's output.</param>
    /// <param name="counts">Terms of the whole means.</param>
    internal double Forward(PassContext pass, float* output, LossCounts counts)
    {
        var teacher = pass.Examples.Teacher!;
        double value = 0;
        for (int p = 0; p < plan.Pairs.Length; p++)
        {
            var layer = layers[plan.Pairs[p].Student];
            if (plan.HiddenStateWeight > 0)
                value += hiddenStates[p].Forward(pass, layer.Output, teacher.HiddenStates[p], plan.HiddenStateWeight / ((double)plan.Pairs.Length * counts.Tokens * plan.Width));
            if (plan.AttentionWeight > 0)
                value += layer.Attention!.Match(pass, teacher.Attentions[p], plan.AttentionWeight / ((double)plan.Pairs.Length * counts.Tokens * headCount));
        }
        return plan.VectorWeight > 0 ? value + vectors.Forward(pass, output, teacher.Output, counts.Sequences) : value;
    }

    /// <summary>Adds what vectors have to ∂output.</summary>
    internal void AddOutputGradient(PassContext pass, float* output, float* gradient)
    {
        if (plan.VectorWeight > 0) vectors.Backward(pass, output, gradient);
    }

    /// <summary>Adds what a layer's output has by itself to its gradient [T, H].</summary>
    internal void AddHiddenGradient(PassContext pass, int layer, float* gradient)
    {
        if (plan.HiddenStateWeight == 0) return;
        for (int p = 0; p < plan.Pairs.Length; p++)
            if (plan.Pairs[p].Student == layer)
                hiddenStates[p].Backward(pass, gradient);
    }
}
