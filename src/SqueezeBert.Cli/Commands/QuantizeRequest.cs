using SqueezeBert.Data;

namespace SqueezeBert.Cli.Commands;

/// <summary>Everything that a user says about quantising a model.</summary>
internal sealed record QuantizeRequest
{
    /// <summary>The float model, as <see cref="ModelSource"/> finds it.</summary>
    internal required string Model { get; init; }

    /// <summary>Branch, tag or commit of a repository; null for its main branch.</summary>
    internal string? Revision { get; init; }

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
