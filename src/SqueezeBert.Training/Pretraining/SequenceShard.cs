using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>A file of sequences, read one at a time by number. Any number of threads may read at once.</summary>
/// <remarks>
/// Little-endian:
/// <code>
/// "SBPS"   u32 version   u32 bytes of a token (2 or 4)   u32 sequences
/// sequence, again and again:   u16 sentences   u16 start of each   tokens
/// u32 offset of each sequence, and of the end of the last one
/// </code>
/// </remarks>
internal sealed class SequenceShard : IDisposable
{
    internal const uint Version = 1;
    internal const int HeaderBytes = 16;

    /// <summary>More than the largest sequence takes: 65,535 tokens of 4 bytes, with as many sentences.</summary>
    private const int MostRecordBytes = 6 * (ushort.MaxValue + 1);

    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly int vocabularySize;
    private readonly int tokenBytes;
    private readonly long indexOffset;

    /// <param name="path">The file.</param>
    /// <param name="vocabularySize">All tokens are below this.</param>
    /// <exception cref="DataException">This is no such file.</exception>
    internal SequenceShard(string path, int vocabularySize)
    {
        (this.path, this.vocabularySize) = (path, vocabularySize);
        file = Open(path);
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            Read(header, 0);
            tokenBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
            long length = RandomAccess.GetLength(file);
            indexOffset = length - 4 * (count + 1L);
            if (!header.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != Version || tokenBytes is not (2 or 4) || count > int.MaxValue || indexOffset < HeaderBytes)
                throw Corrupt("the header of another kind of file");
            Count = (int)count;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal static ReadOnlySpan<byte> Magic => "SBPS"u8;

    /// <summary>Sequences of the file.</summary>
    internal int Count { get; }

    /// <summary>Reads one.</summary>
    /// <exception cref="DataException">What stands there is no sequence.</exception>
    internal TokenSegments this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Count, nameof(number));
            Span<byte> bounds = stackalloc byte[8];
            Read(bounds, indexOffset + 4L * number);
            long start = BinaryPrimitives.ReadUInt32LittleEndian(bounds), end = BinaryPrimitives.ReadUInt32LittleEndian(bounds[4..]);
            if (start < HeaderBytes || end > indexOffset || end - start is < 4 or > MostRecordBytes) throw Corrupt($"sequence {number} from byte {start} to {end}");
            var record = new byte[end - start];
            Read(record, start);
            return Decode(record, number);
        }
    }

    public void Dispose() => file.Dispose();

    private TokenSegments Decode(ReadOnlySpan<byte> record, int number)
    {
        int sentences = BinaryPrimitives.ReadUInt16LittleEndian(record);
        int tokensAt = 2 + 2 * sentences;
        if (sentences == 0 || tokensAt >= record.Length || (record.Length - tokensAt) % tokenBytes != 0) throw Corrupt($"sequence {number} of {sentences} sentences in {record.Length} bytes");
        var ids = new int[(record.Length - tokensAt) / tokenBytes];
        for (int i = 0; i < ids.Length; i++)
        {
            var token = record[(tokensAt + i * tokenBytes)..];
            ids[i] = tokenBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(token) : BinaryPrimitives.ReadInt32LittleEndian(token);
            if ((uint)ids[i] >= (uint)vocabularySize) throw Corrupt($"the token {ids[i]} in sequence {number}");
        }
        var starts = new int[sentences];
        for (int i = 0; i < sentences; i++)
        {
            starts[i] = BinaryPrimitives.ReadUInt16LittleEndian(record[(2 + 2 * i)..]);
            if (starts[i] >= ids.Length || (i == 0 ? starts[i] != 0 : starts[i] <= starts[i - 1])) throw Corrupt($"a sentence that starts at {starts[i]} in sequence {number}");
        }
        return new TokenSegments(ids, starts);
    }

    private void Read(Span<byte> bytes, long offset)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int count = RandomAccess.Read(file, bytes, offset);
                if (count == 0) throw Corrupt("an end in the middle");
                bytes = bytes[count..];
                offset += count;
            }
        }
        catch (IOException error)
        {
            throw new DataException(path, null, $"expected a readable file; found: {error.Message}");
        }
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.RandomAccess);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, null, $"expected a file of sequences; found: {error.Message}");
        }
    }

    private DataException Corrupt(string found) => new(path, null, $"expected a file of sequences; found {found}. Remove the folder to have it made again.");
}
