using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Input;

/// <summary>One input text or pair, or why there is none.</summary>
/// <param name="Index">From 0: the argument's place, or the line's number less 1.</param>
/// <param name="Input">The text; default when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">Where the row is, what was expected there and what was found; null when the row is good.</param>
internal readonly record struct TextRow(long Index, TextInput Input, string? Problem)
{
    /// <summary>Where the row is, for messages: line 1, text 1.</summary>
    internal required string Place { get; init; }

    /// <summary>Whether the next row must be waited for, so that this one and those before it should be answered first.</summary>
    internal bool PausesInput { get; init; }
}
