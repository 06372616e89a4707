namespace SqueezeBert.Cli.Input;

/// <summary>What a row of an input asks, or why it asks nothing.</summary>
/// <typeparam name="T">What a task reads.</typeparam>
/// <param name="Index">From 0: the argument's place, or that of the line or the table's row.</param>
/// <param name="Input">What is asked; default when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">Where the row is, what was expected there and what was found; null when the row is good.</param>
internal readonly record struct InputRow<T>(long Index, T Input, string? Problem)
{
    /// <summary>Where the row is, for messages: line 1, text 1.</summary>
    internal required string Place { get; init; }

    /// <summary>Whether the next row must be waited for, so that this one and those before it should be answered first.</summary>
    internal bool PausesInput { get; init; }
}
