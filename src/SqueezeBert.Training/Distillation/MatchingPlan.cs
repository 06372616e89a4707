using System.Collections.Immutable;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Distillation;

/// <summary>What of a student's inside is compared with a teacher's, and how much each counts.</summary>
internal sealed record MatchingPlan
{
    /// <summary>Layers that are compared.</summary>
    internal required ImmutableArray<LayerPair> Pairs { get; init; }

    /// <summary>The teacher's H.</summary>
    internal required int Width { get; init; }

    /// <summary>Of the layers' outputs; 0 for not at all.</summary>
    internal double HiddenStateWeight { get; init; }

    /// <summary>Of the layers' attention probabilities; 0 for not at all.</summary>
    internal double AttentionWeight { get; init; }

    /// <summary>Of the texts' vectors, where they are the output; 0 for not at all.</summary>
    internal double VectorWeight { get; init; }

    /// <summary>How far a vector is from the teacher's.</summary>
    internal RowLoss VectorLoss { get; init; } = new MeanSquaredError();

    /// <summary>Whether the student's width matters: attentions have none.</summary>
    internal bool ComparesFeatures => HiddenStateWeight > 0 || VectorWeight > 0;
}
