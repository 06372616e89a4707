namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Numbers of equally many bits each, lowest bit first.</summary>
/// <param name="data">The bits.</param>
/// <param name="width">Bits of a number, 0 to 64.</param>
internal sealed class PackedBits(ReadOnlyMemory<byte> data, int width)
{
    private long position;

    /// <exception cref="FormatException">There are no more.</exception>
    internal ulong Next()
    {
        if (position + width > 8L * data.Length) throw new FormatException("expected as many packed numbers as values; found fewer.");
        ulong value = 0;
        var bytes = data.Span;
        for (int taken = 0; taken < width;)
        {
            int offset = (int)(position & 7), count = Math.Min(8 - offset, width - taken);
            ulong bits = (ulong)(bytes[(int)(position >> 3)] >> offset) & ((1UL << count) - 1);
            value |= bits << taken;
            (taken, position) = (taken + count, position + count);
        }
        return value;
    }
}
