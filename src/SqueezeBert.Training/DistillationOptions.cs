using System.Globalization;
using SqueezeBert.Training.Distillation;

namespace SqueezeBert.Training;

/// <summary>A teacher to learn from beside the labels, and what of it.</summary>
/// <remarks><code>
/// loss = (1 − MixingWeight)·labels' loss + MixingWeight·teacher's loss + HiddenStateWeight·hidden states' + AttentionWeight·attentions'
/// </code></remarks>
public sealed record DistillationOptions
{
    /// <summary>
    /// The teacher's folder: SqueezeBERT or BERT, in floating point or int8, with the student's head, labels and vocabulary. It stays as
    /// it is.
    /// </summary>
    public required string TeacherFolder { get; init; }

    /// <summary>What both models' logits are divided by before they are compared, above 0: above 1 the teacher's small probabilities count for more. Numbers and vectors have none.</summary>
    public double Temperature { get; init; } = 2;

    /// <summary>The teacher's share of the loss on answers, 0 to 1; the labels have the rest.</summary>
    public double MixingWeight { get; init; } = 0.5;

    /// <summary>Weight of the mean squared difference between layers' outputs, 0 or more; another width is brought to the teacher's by a linear layer that is trained and not kept.</summary>
    public double HiddenStateWeight { get; init; }

    /// <summary>Weight of the squared distance between rows of attention probabilities, 0 or more; both models must have as many heads.</summary>
    public double AttentionWeight { get; init; }

    /// <summary>Which layers are compared, <c>student:teacher</c>, counted from 0, such as <c>0:1,1:3</c>; null spreads the student's evenly over the teacher's, last on last.</summary>
    public string? LayerMap { get; init; }

    /// <summary>What a card calls the teacher; null for its folder's name.</summary>
    internal string? TeacherName { get; init; }

    /// <summary>How vectors of texts are compared, for sentence embeddings.</summary>
    internal VectorLoss VectorLoss { get; init; }

    /// <summary>Whether layers are compared.</summary>
    internal bool ComparesLayers => HiddenStateWeight > 0 || AttentionWeight > 0;

    /// <summary>All that decides the weights, as text.</summary>
    internal string Settings => string.Create(CultureInfo.InvariantCulture,
        $"temperature {Temperature}, mixing weight {MixingWeight}, hidden state weight {HiddenStateWeight}, attention weight {AttentionWeight}, layer map {LayerMap ?? "uniform"}, vector loss {VectorLoss}");

    /// <exception cref="TrainingException">A value makes no sense, whatever the models are.</exception>
    internal void Validate()
    {
        Require(Temperature is > 0 and <= 1000, "distillation_temperature", "a number above 0, at most 1000", Temperature);
        Require(MixingWeight is >= 0 and <= 1, "mixing_weight", "0 to 1", MixingWeight);
        Require(HiddenStateWeight is >= 0 and <= 1e6, "hidden_state_weight", "0 to 1,000,000", HiddenStateWeight);
        Require(AttentionWeight is >= 0 and <= 1e6, "attention_weight", "0 to 1,000,000", AttentionWeight);
        Require(MixingWeight > 0 || ComparesLayers, "mixing_weight", "a number above 0, or hidden_state_weight or attention_weight, for the teacher to count", MixingWeight);
        if (LayerMap is null) return;
        if (!ComparesLayers) throw new TrainingException("layer_map: expected hidden_state_weight or attention_weight above 0 beside it.");
        LayerPair.ParseAll(LayerMap);

        static void Require(bool holds, string name, string expected, double found)
        {
            if (!holds) throw new TrainingException(string.Create(CultureInfo.InvariantCulture, $"{name}: expected {expected}; found {found}."));
        }
    }
}
