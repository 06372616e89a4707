using SqueezeBert.Data;

namespace SqueezeBert.Cli.Commands;

/// <summary>Everything that a user says about quantising a model.</summary>
internal sealed record QuantizeRequest
{
    /// <summary>Folder of the float model, or the name of an embedded one.</summary>
    internal required string Model { get; init; }

    /// <summary>Folder for the int8 model.</summary>
    internal required string Output { get; init; }

    /// <summary>Whether a folder that holds a model may be replaced.</summary>
    internal bool Overwrite { get; init; }

    /// <summary>Labelled rows to score both models on; null for none.</summary>
    internal string? EvalFile { get; init; }

    internal required ColumnChoice Columns { get; init; }

    internal required int MaxSeqLength { get; init; }

    /// <summary>0 for one per processor.</summary>
    internal int ThreadCount { get; init; }
}
