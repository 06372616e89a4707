using System.Buffers.Binary;
using CsCheck;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>One change to the bytes of a file, at a place given as a fraction of its length.</summary>
internal readonly record struct Mutation(int Kind, double Place, int Value)
{
    private static readonly long[] TellingNumbers =
        [0, 1, -1, 7, 8, 255, 256, ushort.MaxValue, short.MaxValue, int.MaxValue, uint.MaxValue, int.MinValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue, long.MaxValue / 4, long.MaxValue / 8];

    // Changes that keep the length come more often: shifted bytes are refused early by most formats.
    internal static readonly Gen<Mutation> Any =
        Gen.Select(Gen.OneOf(0, 0, 1, 1, 6, 6, 6, 7, 7, 2, 3, 4, 5), Gen.Double.Unit, Gen.Int[0, ushort.MaxValue], (kind, place, value) => new Mutation(kind, place, value));

    internal static byte[] Apply(byte[] file, IEnumerable<Mutation> mutations)
    {
        byte[] bytes = [.. file];
        foreach (Mutation mutation in mutations)
            bytes = mutation.Apply(bytes);
        return bytes;
    }

    private byte[] Apply(byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        int place = Math.Min((int)(Place * bytes.Length), bytes.Length - 1);
        int run = Math.Min((Value % 64) + 1, bytes.Length - place);
        switch (Kind)
        {
            case 0:
                bytes[place] ^= (byte)(1 << (Value % 8));
                return bytes;
            case 1:
                bytes[place] = (byte)Value;
                return bytes;
            case 2:
                return [.. bytes.AsSpan(0, place), (byte)Value, .. bytes.AsSpan(place)];
            case 3:
                return [.. bytes.AsSpan(0, place), .. bytes.AsSpan(place + run)];
            case 4:
                return [.. bytes.AsSpan(0, place)];
            case 5:
                return [.. bytes.AsSpan(0, place + run), .. bytes.AsSpan(place)];
            case 6:
                Number(bytes.AsSpan(place, run));
                return bytes;
            default:
                bytes.AsSpan(Value % bytes.Length, Math.Min(run, bytes.Length - (Value % bytes.Length))).ToArray().AsSpan(0).TryCopyTo(bytes.AsSpan(place));
                return bytes;
        }
    }

    private void Number(Span<byte> destination)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, TellingNumbers[Value / 64 % TellingNumbers.Length]);
        number[..Math.Min(destination.Length, Value % 3 == 0 ? 8 : Value % 3 == 1 ? 4 : 2)].CopyTo(destination);
    }
}
