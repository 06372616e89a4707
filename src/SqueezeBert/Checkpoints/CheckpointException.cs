namespace SqueezeBert.Checkpoints;

/// <summary>A checkpoint file is missing, malformed, or does not hold what was asked of it.</summary>
/// <remarks>
/// The only exception that reading a checkpoint raises for what a file contains. The message states everything the
/// properties hold. Text taken from the file is shortened and its control characters are escaped, so that the message
/// can be printed on a terminal as it is.
/// </remarks>
public sealed class CheckpointException : Exception
{
    internal CheckpointException(string file, string expected, string found, string? tensor = null, Exception? inner = null)
        : base(Describe(file, expected, found, tensor), inner)
    {
        File = file;
        Tensor = tensor is null ? null : PrintableText.Of(tensor);
        Expected = PrintableText.Of(expected);
        Found = PrintableText.Of(found);
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
        string subject = tensor is null ? PrintableText.Of(file) : $"{PrintableText.Of(file)}: tensor '{PrintableText.Of(tensor)}'";
        return $"{subject}: expected {PrintableText.Of(expected)}, found {PrintableText.Of(found)}.";
    }
}
