namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Whole numbers as differences from the one before (DELTA_BINARY_PACKED).</summary>
/// <remarks><code>
/// header   block size, miniblocks in a block, count of values, first value
/// block    least difference, bits of each miniblock, then for each difference what it has above the least
/// </code>
/// Source: Parquet's <c>Encodings.md</c>.
/// </remarks>
internal sealed class DeltaNumbers
{
    /// <summary>Guards time and memory against a count that no writer makes.</summary>
    private const int MaxCount = 1 << 24;

    private readonly int miniblockSize;
    private readonly int miniblocks;
    private ReadOnlyMemory<byte> rest;
    private ReadOnlyMemory<byte> widths;
    private PackedBits? packed;
    private long value;
    private long least;
    private int inMiniblock;
    private bool begun;

    internal DeltaNumbers(ReadOnlyMemory<byte> data)
    {
        rest = data;
        ulong blockSize = Varints.Read(ref rest), blocks = Varints.Read(ref rest), count = Varints.Read(ref rest);
        if (blockSize > MaxCount || blocks is 0 or > 512 || blockSize % blocks != 0 || blockSize / blocks % 32 != 0 || blockSize == 0 || count > MaxCount)
            throw new FormatException($"expected blocks of differences of a known size and at most {MaxCount} values; found {blockSize} values in {blocks} parts, {count} in all.");
        (miniblocks, miniblockSize, Count) = ((int)blocks, (int)(blockSize / blocks), (int)count);
        value = Varints.ReadSigned(ref rest);
    }

    /// <summary>How many numbers there are.</summary>
    internal int Count { get; private set; }

    /// <summary>What follows the numbers, when all were read.</summary>
    internal ReadOnlyMemory<byte> Rest => rest;

    internal long Next()
    {
        if (Count == 0) throw new FormatException("expected as many differences as values; found fewer.");
        Count--;
        if (!begun)
        {
            begun = true;
            return value;
        }
        if (inMiniblock == 0) BeginMiniblock();
        inMiniblock--;
        return value = unchecked(value + least + (long)packed!.Next());
    }

    private void BeginMiniblock()
    {
        if (widths.IsEmpty)
        {
            least = Varints.ReadSigned(ref rest);
            widths = Take(miniblocks);
        }
        int width = widths.Span[0];
        if (width > 64) throw new FormatException($"expected differences of at most 64 bits; found {width}.");
        widths = widths[1..];
        packed = new PackedBits(Take(miniblockSize / 8 * width), width);
        inMiniblock = miniblockSize;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > rest.Length) throw new FormatException("expected whole blocks of differences; found the end of their bytes.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}

/// <summary>The numbers of <see cref="DeltaNumbers"/> as values.</summary>
internal sealed class DeltaDecoder(DeltaNumbers numbers, ParquetColumn column) : ValueDecoder
{
    internal override string Next() => TextOf(numbers.Next(), column);
}

/// <summary>Texts whose lengths stand before them as differences; perhaps each begins like the one before (DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY).</summary>
internal sealed class DeltaTextDecoder : ValueDecoder
{
    private readonly int[]? shared;
    private readonly int[] lengths;
    private ReadOnlyMemory<byte> rest;
    private byte[] previous = [];
    private int next;

    internal DeltaTextDecoder(ReadOnlyMemory<byte> data, bool sharesBeginnings)
    {
        rest = data;
        if (sharesBeginnings) shared = ReadLengths();
        lengths = ReadLengths();
        if (shared is not null && shared.Length != lengths.Length) throw new FormatException("expected equally many beginnings and ends of texts; found other numbers.");
    }

    internal override string Next()
    {
        if (next == lengths.Length) throw new FormatException("expected as many texts as values; found fewer.");
        int begin = shared?[next] ?? 0, length = lengths[next++];
        if (begin > previous.Length || length > rest.Length) throw new FormatException("expected whole texts; found the end of their bytes.");
        previous = [.. previous.AsSpan(0, begin), .. rest.Span[..length]];
        rest = rest[length..];
        return TextOf(previous);
    }

    private int[] ReadLengths()
    {
        var numbers = new DeltaNumbers(rest);
        var result = new int[numbers.Count];
        foreach (ref int length in result.AsSpan())
            length = numbers.Next() is >= 0 and <= int.MaxValue and var number ? (int)number : throw new FormatException("expected lengths from 0; found another number.");
        rest = numbers.Rest;
        return result;
    }
}
