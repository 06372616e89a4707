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
    private readonly byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private byte[] pending = new byte[4 << 10];
    private int pendingLength;
    private bool tooLong;
    private bool ended;
    private long lineNumber;

    /// <param name="stream">Disposed with the reader.</param>
    /// <param name="name">What to call it in messages.</param>
    internal TextLineReader(Stream stream, string name) => (this.stream, Name) = (stream, name);

    /// <summary>The file, for messages.</summary>
    internal string Name { get; }

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    internal static TextLineReader Open(string path) => new(DataFile.OpenRead(path), path);

    /// <summary>Reads the next line, good or bad; false at the end.</summary>
    /// <exception cref="DataException">The stream itself can't be read.</exception>
    internal bool TryRead(out TextLine line)
    {
        line = default;
        (pendingLength, tooLong) = (0, false);
        bool any = false;
        while (start < end || Fill())
        {
            any = true;
            var rest = buffer.AsSpan(start, end - start);
            int length = rest.IndexOf((byte)'\n');
            Keep(length < 0 ? rest : rest[..length]);
            start += length < 0 ? rest.Length : length + 1;
            if (length >= 0) break;
        }
        if (!any) return false;
        line = Finish(++lineNumber);
        return true;
    }

    /// <summary>Reads the next line; null at the end.</summary>
    /// <exception cref="DataException">The line is bad, or the stream can't be read.</exception>
    internal string? ReadLine() =>
        !TryRead(out var line) ? null : line.Problem is null ? line.Text : throw new DataException(Name, line.Number, line.Problem);

    public void Dispose() => stream.Dispose();

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
            // InvalidDataException: a .gz that isn't one, or is cut off.
            throw new DataException(Name, lineNumber + 1, $"expected readable data; found: {error.Message}");
        }
        ended = end == 0;
        return !ended;
    }
}
