using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>The values of a page, one after another, as text.</summary>
internal abstract class ValueDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="FormatException">There are no more, or it is no text.</exception>
    internal abstract string Next();

    internal static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("expected UTF-8; found other bytes.");
        }
    }

    internal static string TextOf(long number, ParquetColumn column) => (column.IsUnsigned, column.Type) switch
    {
        (false, PhysicalType.Int32) => ((int)number).ToString(CultureInfo.InvariantCulture),
        (false, _) => number.ToString(CultureInfo.InvariantCulture),
        (true, PhysicalType.Int32) => ((uint)number).ToString(CultureInfo.InvariantCulture),
        (true, _) => ((ulong)number).ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>Values as they are, end to end.</summary>
internal sealed class PlainDecoder(ReadOnlyMemory<byte> data, ParquetColumn column) : ValueDecoder
{
    private readonly PackedBits? flags = column.Type == PhysicalType.Boolean ? new PackedBits(data, 1) : null;
    private ReadOnlyMemory<byte> rest = data;

    internal override string Next() => column.Type switch
    {
        PhysicalType.Boolean => flags!.Next() == 1 ? "true" : "false",
        PhysicalType.Int32 => TextOf(BinaryPrimitives.ReadInt32LittleEndian(Take(4)), column),
        PhysicalType.Int64 => TextOf(BinaryPrimitives.ReadInt64LittleEndian(Take(8)), column),
        PhysicalType.Float => BinaryPrimitives.ReadSingleLittleEndian(Take(4)).ToString(CultureInfo.InvariantCulture),
        PhysicalType.Double => BinaryPrimitives.ReadDoubleLittleEndian(Take(8)).ToString(CultureInfo.InvariantCulture),
        _ => TextOf(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))),
    };

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > (uint)rest.Length) throw new FormatException("expected as many values as the page counts; found the end of its bytes.");
        var taken = rest.Span[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }
}

/// <summary>True and false in runs.</summary>
internal sealed class FlagRunDecoder(HybridDecoder flags) : ValueDecoder
{
    internal override string Next() => flags.Next() == 1 ? "true" : "false";
}

/// <summary>Places in a list of different values.</summary>
internal sealed class DictionaryDecoder(string[] dictionary, HybridDecoder places) : ValueDecoder
{
    internal override string Next() =>
        places.Next() is var place && (uint)place < (uint)dictionary.Length ? dictionary[place] : throw new FormatException($"expected a place in a dictionary of {dictionary.Length} values; found {place}.");
}
