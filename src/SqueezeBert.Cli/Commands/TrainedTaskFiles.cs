using SqueezeBert.Data;

namespace SqueezeBert.Cli.Commands;

/// <summary>What <c>train</c> reads for a task.</summary>
/// <param name="Train">File to train on.</param>
/// <param name="Validation">File to score on; null for none.</param>
/// <param name="MaxTrain">Rows of the one that are used; null for all.</param>
/// <param name="MaxValidation">Rows of the other that are used; null for all.</param>
/// <param name="Columns">Where texts and labels stand, in files that have columns of a choice.</param>
/// <param name="Seed">Key of random choices.</param>
internal sealed record TrainedTaskFiles(string Train, string? Validation, int? MaxTrain, int? MaxValidation, ColumnChoice Columns, ulong Seed);
