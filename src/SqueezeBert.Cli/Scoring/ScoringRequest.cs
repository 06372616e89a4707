using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>What the user asked <c>squeezebert eval</c> to score.</summary>
internal sealed record ScoringRequest
{
    /// <summary>The task's name.</summary>
    internal required string Task { get; init; }

    /// <summary>File of what is true.</summary>
    internal required string Data { get; init; }

    /// <summary>File of what was predicted; null where a model is asked.</summary>
    internal string? Predictions { get; init; }

    /// <summary>The model to ask; null where there is a file of predictions.</summary>
    internal EvaluatedModel? Model { get; init; }

    /// <summary>Names for the labels of data and predictions.</summary>
    internal required LabelMap Labels { get; init; }

    /// <summary>Where warnings go.</summary>
    internal required Log Log { get; init; }

    /// <summary>Whether the predictions will be written, so that data without labels is worth reading.</summary>
    internal bool WritesPredictions { get; init; }

    /// <summary>squad_v2: file of probabilities of no answer; null for none.</summary>
    internal string? NoAnswerProbabilities { get; init; }

    /// <summary>squad_v2: the probability above which no answer is predicted; 1 for never.</summary>
    internal double NoAnswerThreshold { get; init; } = 1;

    /// <summary>Text tasks: columns named by the user, each null where the file's own names tell.</summary>
    internal string? TextColumn { get; init; }

    /// <inheritdoc cref="TextColumn"/>
    internal string? TextPairColumn { get; init; }

    /// <inheritdoc cref="TextColumn"/>
    internal string? LabelColumn { get; init; }

    /// <summary>text-classification: whether each row has any number of labels.</summary>
    internal bool MultiLabel { get; init; }

    /// <summary>text-classification: whether labels are numbers.</summary>
    internal bool Regression { get; init; }

    /// <summary>text-classification: parts of a CLINC150 file; empty for other files.</summary>
    internal IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Text tasks: what is true, as a file of texts with labels.</summary>
    internal LabeledTextFile Texts => new(Data, new ColumnChoice(TextColumn, TextPairColumn, LabelColumn))
    {
        Parts = Parts,
        SeveralLabels = MultiLabel,
        Labels = Labels,
        LeftOut = count => Log.Warning($"{Data}: {count:N0} rows whose labels have several names were left out."),
    };

    /// <summary>token-classification: column of the tag, from 2; null for the last.</summary>
    internal int? TagColumn { get; init; }
}
