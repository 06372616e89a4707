using System.Text;

namespace SqueezeBert.Cli;

/// <summary>Makes text from files safe to print.</summary>
internal static class TerminalText
{
    /// <summary>One line without control characters, which could move the cursor or recolour the terminal, nor those that turn the order of what follows.</summary>
    internal static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char character in text) line.Append(char.IsControl(character) || TurnsDirection(character) ? ' ' : character);
        return line.ToString().TrimEnd();
    }

    /// <summary>Unicode's bidirectional controls: marks, embeddings, overrides and isolates.</summary>
    private static bool TurnsDirection(char character) =>
        character is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
