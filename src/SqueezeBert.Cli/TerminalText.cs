using System.Text;

namespace SqueezeBert.Cli;

/// <summary>Makes text from files safe to print.</summary>
internal static class TerminalText
{
    /// <summary>One line without control characters, which could move the cursor or recolour the terminal.</summary>
    internal static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char character in text) line.Append(char.IsControl(character) ? ' ' : character);
        return line.ToString().TrimEnd();
    }
}
