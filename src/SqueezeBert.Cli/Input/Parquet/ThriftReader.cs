using System.Text;

namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Reads Thrift's compact protocol, in which Parquet writes what it says about itself.</summary>
/// <remarks>
/// A struct is a row of fields, each with its number and type, ended by a stop. Every number, length and count is held against the
/// bytes that are there, so that the time is linear in them whatever they say. Source: Thrift's specification of the compact protocol.
/// </remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> data)
{
    /// <summary>Parquet's own structs are four deep.</summary>
    private const int MaxDepth = 16;

    private const int True = 1, False = 2, Byte = 3, I64 = 6, Double = 7, Binary = 8, List = 9, Set = 10, Struct = 12;

    private ReadOnlySpan<byte> rest = data;

    /// <summary>Bytes that are not read yet.</summary>
    internal readonly int Left => rest.Length;

    /// <summary>Reads a field's head.</summary>
    /// <param name="id">The number of the field before, 0 at first; then this one's.</param>
    /// <param name="type">What the field holds.</param>
    /// <returns>False at the end of the struct.</returns>
    internal bool NextField(ref int id, out int type)
    {
        int head = NextByte();
        type = head & 15;
        if (head == 0) return false;
        id = head >> 4 == 0 ? (short)ZigZag() : id + (head >> 4);
        return true;
    }

    internal long Integer(int type) => type is > Byte and <= I64 ? ZigZag() : type == Byte ? (sbyte)NextByte() : throw WrongType("a number", type);

    internal static bool Flag(int type) => type is True or False ? type == True : throw WrongType("true or false", type);

    /// <summary>A number that is a count, a length or a place.</summary>
    internal long Count(int type) => Integer(type) is >= 0 and var count ? count : throw new FormatException("expected counts from 0 in its metadata; found a negative one.");

    /// <inheritdoc cref="Count"/>
    internal int SmallCount(int type) => Count(type) is <= int.MaxValue and var count ? (int)count : throw new FormatException("expected counts below 2³¹ in its metadata; found a larger one.");

    internal string Text(int type)
    {
        if (type != Binary) throw WrongType("text", type);
        return Encoding.UTF8.GetString(Take(Varint()));
    }

    /// <summary>Reads a list's head.</summary>
    /// <returns>How many items follow, never more than there are bytes.</returns>
    private int ListLength(int type, out int itemType)
    {
        if (type is not (List or Set)) throw WrongType("a list", type);
        int head = NextByte();
        itemType = head & 15;
        ulong length = head >> 4 == 15 ? Varint() : (ulong)(head >> 4);
        return length <= (ulong)rest.Length ? (int)length : throw Cut();
    }

    /// <summary>Reads a list of structs.</summary>
    internal List<T> Structs<T>(int type, StructReader<T> read)
    {
        var items = new List<T>();
        for (int length = ListLength(type, out int item); length > 0; length--)
        {
            RequireStruct(item);
            items.Add(read(ref this));
        }
        return items;
    }

    /// <summary>Refuses what should be a struct and isn't.</summary>
    internal static void RequireStruct(int type)
    {
        if (type != Struct) throw WrongType("a struct", type);
    }

    /// <summary>Passes over a value.</summary>
    internal void Skip(int type, int depth = 0)
    {
        if (depth > MaxDepth) throw new FormatException($"expected metadata at most {MaxDepth} deep; found deeper.");
        switch (type)
        {
            case True or False:
                break;
            case Byte:
                Take(1);
                break;
            case > Byte and <= I64:
                Varint();
                break;
            case Double:
                Take(8);
                break;
            case Binary:
                Take(Varint());
                break;
            case List or Set:
                // In a list even true and false take a byte.
                for (int length = ListLength(type, out int item); length > 0; length--) Skip(item is True or False ? Byte : item, depth + 1);
                break;
            case Struct:
                for (int id = 0; NextField(ref id, out int field);) Skip(field, depth + 1);
                break;
            default:
                throw WrongType("a known type", type);
        }
    }

    private long ZigZag()
    {
        ulong number = Varint();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Varint()
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int next = NextByte();
            number |= (ulong)(next & 127) << shift;
            if (next < 128) return number;
        }
        throw new FormatException("expected numbers of at most 64 bits in its metadata; found a longer one.");
    }

    private int NextByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)rest.Length) throw Cut();
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private static FormatException Cut() => new("expected whole metadata; found its end too early.");

    private static FormatException WrongType(string expected, int type) => new($"expected {expected} in its metadata; found Thrift's type {type}.");

    /// <summary>Reads one struct.</summary>
    internal delegate T StructReader<out T>(ref ThriftReader reader);
}
