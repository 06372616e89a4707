namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Numbers of seven bits a byte, lowest first; the eighth bit says that another byte follows.</summary>
internal static class Varints
{
    /// <exception cref="FormatException">The number has more than 64 bits, or the bytes end in it.</exception>
    internal static ulong Read(ref ReadOnlyMemory<byte> data)
    {
        ulong number = 0;
        for (int i = 0; i < 10 && i < data.Length; i++)
        {
            byte next = data.Span[i];
            number |= (ulong)(next & 127) << (7 * i);
            if (next >= 128) continue;
            data = data[(i + 1)..];
            return number;
        }
        throw new FormatException("expected a number of at most 64 bits; found a longer one, or the end of its bytes.");
    }

    /// <summary>The same for numbers with a sign, which is in the lowest bit.</summary>
    internal static long ReadSigned(ref ReadOnlyMemory<byte> data)
    {
        ulong number = Read(ref data);
        return (long)(number >> 1) ^ -(long)(number & 1);
    }
}
