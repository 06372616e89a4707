using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SqueezeBert.Data;

/// <summary>Reads UTF-8 lines in constant memory, however long the file or a line is.</summary>
/// <remarks>
/// A line ends in LF or CRLF; the last one may lack its end. A byte order mark is skipped. A line that is not UTF-8 or
/// is longer than <see cref="MaxCharacters"/> becomes a <see cref="TextLine"/> with a problem, and reading goes on.
/// Not thread-safe.
/// </remarks>
internal sealed class TextLineReader : IDisposable
{
    /// <summary>The most UTF-16 characters a line may have.</summary>
    internal const int MaxCharacters = 1_000_000;

    /// <summary>A UTF-16 character takes at most 3 bytes of UTF-8, so a longer line is refused without being decoded.</summary>
    private const int MaxBytes = 3 * MaxCharacters;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream stream;
    private readonly Func<bool> wouldBlock;
    private readonly byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private byte[] pending = new byte[4 << 10];
    private int pendingLength;
    private bool tooLong;
    private bool begun;
    private bool complete;
    private bool ended;
    private long lineNumber;

    /// <param name="stream">Disposed with the reader.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="wouldBlock">Whether a read of the stream would wait for somebody to write; null for a stream that never does.</param>
    internal TextLineReader(Stream stream, string name, Func<bool>? wouldBlock = null) =>
        (this.stream, Name, this.wouldBlock) = (stream, name, wouldBlock ?? (() => false));

    /// <summary>The file, for messages.</summary>
    internal string Name { get; }

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    internal static TextLineReader Open(string path) => new(DataFile.OpenRead(path), path);

    /// <summary>The lines of a file of plain text in its order, one at a time, blank ones left out; unpacks <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file or a line can't be read.</exception>
    internal static IEnumerable<string> ReadTexts(string path)
    {
        using var lines = Open(path);
        while (lines.ReadLine() is { } line)
            if (!string.IsNullOrWhiteSpace(line))
                yield return line;
    }

    /// <summary>Reads the next line, good or bad; false at the end.</summary>
    /// <exception cref="DataException">The stream itself can't be read.</exception>
    internal bool TryRead(out TextLine line)
    {
        while (!TakeLine() && Fill())
        {
        }
        line = begun ? Finish(++lineNumber) : default;
        bool any = begun;
        (pendingLength, tooLong, begun, complete) = (0, false, false, false);
        return any;
    }

    /// <summary>Whether <see cref="TryRead"/> would answer at once, with a line or with the end, rather than wait for the stream.</summary>
    /// <exception cref="DataException">The stream itself can't be read.</exception>
    internal bool IsNextWaiting()
    {
        while (!TakeLine())
        {
            if (ended) return true;
            if (wouldBlock()) return false;
            Fill();
        }
        return true;
    }

    /// <summary>Reads the next line; null at the end.</summary>
    /// <exception cref="DataException">The line is bad, or the stream can't be read.</exception>
    internal string? ReadLine() =>
        !TryRead(out var line) ? null : line.Problem is null ? line.Text : throw new DataException(Name, line.Number, line.Problem);

    public void Dispose() => stream.Dispose();

    /// <summary>Moves what the buffer holds of the next line into <see cref="pending"/>; true when that completes it.</summary>
    private bool TakeLine()
    {
        if (complete || start == end) return complete;
        begun = true;
        var rest = buffer.AsSpan(start, end - start);
        int length = rest.IndexOf((byte)'\n');
        complete = length >= 0;
        Keep(complete ? rest[..length] : rest);
        start += complete ? length + 1 : rest.Length;
        return complete;
    }

    private TextLine Finish(long number)
    {
        if (tooLong) return new TextLine(number, "", TooLong);
        var bytes = pending.AsSpan(0, pendingLength);
        if (number == 1 && bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (bytes.EndsWith("\r"u8)) bytes = bytes[..^1];
        if (!TryDecode(bytes, out string? text, out string? problem)) return new TextLine(number, "", problem);
        return text.Length <= MaxCharacters ? new TextLine(number, text, null) : new TextLine(number, "", TooLong);
    }

    private static string TooLong { get; } =
        string.Create(CultureInfo.InvariantCulture, $"expected at most {MaxCharacters} characters in a line; found more.");

    private static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (text, problem) = (null, null);
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException error)
        {
            int index = Math.Max(error.Index, 0);
            byte found = error.BytesUnknown is [var first, ..] ? first : bytes[index];
            problem = string.Create(CultureInfo.InvariantCulture, $"expected UTF-8; found the invalid byte 0x{found:X2} at byte {index + 1} of the line.");
            return false;
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (tooLong || pendingLength + part.Length > MaxBytes)
        {
            tooLong = true;
            return;
        }
        if (pendingLength + part.Length > pending.Length)
            Array.Resize(ref pending, Math.Max(pendingLength + part.Length, Math.Min(2 * pending.Length, MaxBytes)));
        part.CopyTo(pending.AsSpan(pendingLength));
        pendingLength += part.Length;
    }

    private bool Fill()
    {
        if (ended) return false;
        try
        {
            (start, end) = (0, stream.Read(buffer, 0, buffer.Length));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DataException(Name, lineNumber + 1, DataFile.Problem(error));
        }
        ended = end == 0;
        return !ended;
    }
}
