using System.Text;

namespace SqueezeBert;

/// <summary>Makes text out of files and answers fit for a message: shortened, and without characters that a terminal would obey.</summary>
internal static class PrintableText
{
    private const int LongestShownText = 300;

    /// <summary>The text with control characters, halves of characters and marks of direction escaped as <c>\u001b</c>.</summary>
    internal static string Of(string text)
    {
        int length = Math.Min(text.Length, LongestShownText);
        var shown = new StringBuilder(length + 1);
        foreach (char character in text.AsSpan(0, length))
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
                shown.Append("\\u").Append(((int)character).ToString("x4", null));
            else
                shown.Append(character);
        }
        if (text.Length > length)
            shown.Append('…');
        return shown.ToString();
    }
}
