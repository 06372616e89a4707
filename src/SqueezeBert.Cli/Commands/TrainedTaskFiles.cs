using SqueezeBert.Data;
using SqueezeBert.Data.Conll;

namespace SqueezeBert.Cli.Commands;

/// <summary>What <c>train</c> reads for a task.</summary>
/// <param name="Train">Files to train on, one after the other.</param>
/// <param name="Validation">File to score on; null for none.</param>
/// <param name="MaxTrain">Rows of the one that are used; null for all.</param>
/// <param name="MaxValidation">Rows of the other that are used; null for all.</param>
/// <param name="Columns">Where texts and labels stand, in files that have columns of a choice.</param>
/// <param name="Seed">Key of random choices.</param>
internal sealed record TrainedTaskFiles(IReadOnlyList<string> Train, string? Validation, int? MaxTrain, int? MaxValidation, ColumnChoice Columns, ulong Seed)
{
    /// <summary>Changes the tags of a sentence.</summary>
    internal required Func<TaggedSentence, TaggedSentence> Sentence { get; init; }
}
