using System.Collections.Immutable;

namespace SqueezeBert.Quantization;

/// <summary>What quantising a model did to it.</summary>
internal sealed record QuantizationReport
{
    /// <summary>The float model, as the user named it.</summary>
    internal required string Model { get; init; }

    /// <summary>The int8 folder.</summary>
    internal required string Output { get; init; }

    /// <summary>Bytes of the weights in the model's files, and in the folder's.</summary>
    internal required (long Before, long After) FileBytes { get; init; }

    /// <summary>Bytes of the weights in memory as float32, and as int8.</summary>
    internal required (long Float32, long Int8) MemoryBytes { get; init; }

    internal required ImmutableArray<WeightError> Weights { get; init; }

    internal required ActivationErrors Activations { get; init; }

    /// <summary>Scores on the user's data; null without any.</summary>
    internal required ScoreChanges? Scores { get; init; }
}

/// <summary>A task's scores in float32 and in int8.</summary>
/// <param name="File">The data.</param>
/// <param name="RowCount">Its rows.</param>
/// <param name="Metrics">The scores by name.</param>
/// <param name="LabelAgreement">Share of rows where both models give the same labels, 0 to 1; null for regression.</param>
internal sealed record ScoreChanges(string File, int RowCount, ImmutableArray<ScoreChange> Metrics, double? LabelAgreement);

/// <summary>One score before and after.</summary>
internal sealed record ScoreChange(string Name, double Float32, double Int8);
