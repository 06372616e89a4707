namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Small numbers in runs of equal ones and groups of eight packed ones, for levels, dictionary indices and booleans.</summary>
/// <remarks>Source: Parquet's <c>Encodings.md</c>, "Run Length Encoding / Bit-Packing Hybrid". Nothing is unpacked before it is asked for.</remarks>
/// <param name="data">The runs.</param>
/// <param name="bitWidth">Bits of a number, 0 to 32.</param>
internal sealed class HybridDecoder(ReadOnlyMemory<byte> data, int bitWidth)
{
    private ReadOnlyMemory<byte> rest = data;
    private PackedBits? packed;
    private long left;
    private int repeated;

    /// <summary>The next number.</summary>
    /// <exception cref="FormatException">There are no more.</exception>
    internal int Next()
    {
        while (left == 0) BeginRun();
        left--;
        return packed?.Next() is { } value ? (int)value : repeated;
    }

    private void BeginRun()
    {
        ulong head = Varints.Read(ref rest);
        left = (long)Math.Min(head >> 1, int.MaxValue);
        if ((head & 1) == 0)
        {
            packed = null;
            repeated = (int)new PackedBits(Take((bitWidth + 7) / 8), bitWidth).Next();
            return;
        }
        // The last group may be cut where its numbers mean nothing.
        packed = new PackedBits(Take((int)Math.Min(left * bitWidth, rest.Length)), bitWidth);
        left *= 8;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > rest.Length) throw new FormatException("expected whole runs of numbers; found their end too early.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
