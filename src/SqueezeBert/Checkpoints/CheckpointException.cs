using System.Text;

namespace SqueezeBert.Checkpoints;

/// <summary>A checkpoint file is missing, malformed, or does not hold what was asked of it.</summary>
/// <remarks>
/// The only exception that reading a checkpoint raises for what a file contains. The message states everything the
/// properties hold. Text taken from the file is shortened and its control characters are escaped, so that the message
/// can be printed on a terminal as it is.
/// </remarks>
public sealed class CheckpointException : Exception
{
    private const int LongestShownText = 300;

    internal CheckpointException(string file, string expected, string found, string? tensor = null, Exception? inner = null)
        : base(Describe(file, expected, found, tensor), inner)
    {
        File = file;
        Tensor = tensor is null ? null : Printable(tensor);
        Expected = Printable(expected);
        Found = Printable(found);
    }

    /// <summary>The file (or folder) that was read, as the caller named it.</summary>
    public string File { get; }

    /// <summary>The tensor in question; null when the file as a whole is at fault.</summary>
    public string? Tensor { get; }

    /// <summary>What a sound file would have held.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }

    private static string Describe(string file, string expected, string found, string? tensor)
    {
        string subject = tensor is null ? Printable(file) : $"{Printable(file)}: tensor '{Printable(tensor)}'";
        return $"{subject}: expected {Printable(expected)}, found {Printable(found)}.";
    }

    private static string Printable(string text)
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
