using System.Globalization;

namespace SqueezeBert.Data;

/// <summary>One line of a text file: either its text, or why it has none.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line without its end; empty when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">What was expected and what was found; null when the line is good.</param>
internal readonly record struct TextLine(long Number, string Text, string? Problem)
{
    /// <summary>Where the line is, for messages.</summary>
    internal string Place => string.Create(CultureInfo.InvariantCulture, $"line {Number}");
}
