using System.Buffers.Binary;
using System.Numerics;

namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>One page of a column, ready to be read entry by entry.</summary>
/// <param name="ValueCount">Its entries, nulls and empty lists included.</param>
/// <param name="Repetition">0 where a row begins; null where no list is.</param>
/// <param name="Definition">How far an entry is there; null where all are.</param>
/// <param name="Values">Those that are there.</param>
internal sealed record DataPage(int ValueCount, HybridDecoder? Repetition, HybridDecoder? Definition, ValueDecoder Values);

/// <summary>Reads the pages of a column in one group of rows.</summary>
/// <remarks>Source: parquet.thrift of Apache Parquet, <c>PageHeader</c>; pages of both versions. Checksums are not looked at.</remarks>
internal sealed class PageReader
{
    /// <summary>Writers make pages of about a megabyte.</summary>
    private const int MaxPageBytes = 256 << 20;

    private const int FirstHeaderBytes = 1 << 10, MaxHeaderBytes = 16 << 20;

    private readonly Stream file;
    private readonly ParquetColumn column;
    private readonly int codec;
    private readonly long end;
    private long position;
    private string[]? dictionary;

    internal PageReader(Stream file, ParquetColumn column, ColumnChunk chunk)
    {
        (this.file, this.column, codec, position) = (file, column, chunk.Codec, chunk.Start);
        if (position > file.Length || chunk.Length > file.Length - position)
            throw new FormatException($"expected its values inside the file of {file.Length} bytes; found {chunk.Length} bytes from {position} on.");
        end = position + chunk.Length;
    }

    /// <summary>The next page of values.</summary>
    /// <exception cref="FormatException">There is none, or it can't be read.</exception>
    internal DataPage Next()
    {
        while (true)
        {
            var header = ReadHeader();
            if (header.Length > end - position) throw new FormatException($"expected a page inside its column's {end - position} bytes; found one of {header.Length}.");
            if (Math.Max(header.Length, header.UnpackedLength) > MaxPageBytes) throw new FormatException($"expected pages of at most {MaxPageBytes >> 20} MB; found a larger one.");
            var stored = ReadBytes(header.Length);
            switch (header.Kind)
            {
                case PageHeader.DictionaryPage:
                    ReadDictionary(header, PageCodec.Unpack(codec, stored, header.UnpackedLength));
                    break;
                case PageHeader.DataPage:
                    return FirstVersion(header, PageCodec.Unpack(codec, stored, header.UnpackedLength));
                case PageHeader.DataPageV2:
                    return SecondVersion(header, stored);
                default:
                    break;
            }
        }
    }

    private PageHeader ReadHeader()
    {
        for (int length = FirstHeaderBytes; ; length *= 4)
        {
            int available = (int)Math.Min(length, end - position);
            if (available == 0) throw new FormatException("expected another page of values; found none.");
            long start = position;
            var bytes = ReadBytes(available);
            position = start;
            try
            {
                var header = PageHeader.Read(bytes.Span, out int headerLength);
                position += headerLength;
                return header;
            }
            catch (FormatException) when (available == length && length < MaxHeaderBytes)
            {
                // It may only be longer: statistics hold values.
            }
        }
    }

    private ReadOnlyMemory<byte> ReadBytes(int count)
    {
        var bytes = new byte[count];
        file.Position = position;
        file.ReadExactly(bytes);
        position += count;
        return bytes;
    }

    private void ReadDictionary(PageHeader header, ReadOnlyMemory<byte> bytes)
    {
        // A value takes a bit at least.
        if (header.ValueCount > 8L * bytes.Length) throw new FormatException($"expected a dictionary that fits its {bytes.Length} bytes; found {header.ValueCount} values.");
        var values = new PlainDecoder(bytes, column);
        dictionary = new string[header.ValueCount];
        for (int i = 0; i < dictionary.Length; i++) dictionary[i] = values.Next();
    }

    private DataPage FirstVersion(PageHeader header, ReadOnlyMemory<byte> bytes)
    {
        var repetition = column.IsList ? LevelsWithLength(header.RepetitionEncoding, 1, ref bytes) : null;
        var definition = column.ValueLevel > 0 ? LevelsWithLength(header.DefinitionEncoding, column.ValueLevel, ref bytes) : null;
        return new DataPage(header.ValueCount, repetition, definition, ValuesOf(header, bytes));
    }

    private DataPage SecondVersion(PageHeader header, ReadOnlyMemory<byte> bytes)
    {
        var repetition = Take(header.RepetitionLength, ref bytes);
        var definition = Take(header.DefinitionLength, ref bytes);
        int unpacked = header.UnpackedLength - header.RepetitionLength - header.DefinitionLength;
        if (unpacked < 0) throw new FormatException("expected levels inside their page; found longer ones.");
        return new DataPage(
            header.ValueCount,
            column.IsList ? new HybridDecoder(repetition, 1) : null,
            column.ValueLevel > 0 ? new HybridDecoder(definition, WidthOf(column.ValueLevel)) : null,
            // A page of nulls has nothing to unpack.
            ValuesOf(header, header.IsPacked && !bytes.IsEmpty ? PageCodec.Unpack(codec, bytes, unpacked) : bytes));
    }

    private ValueDecoder ValuesOf(PageHeader header, ReadOnlyMemory<byte> bytes)
    {
        bool isWhole = column.Type is PhysicalType.Int32 or PhysicalType.Int64;
        return header.Encoding switch
        {
            PageEncoding.Plain => new PlainDecoder(bytes, column),
            PageEncoding.PlainDictionary or PageEncoding.RleDictionary => new DictionaryDecoder(dictionary ?? throw new FormatException("expected a dictionary before the places in it; found none."), Places(bytes)),
            PageEncoding.Rle when column.Type == PhysicalType.Boolean => new FlagRunDecoder(LevelsWithLength(PageEncoding.Rle, 1, ref bytes)),
            PageEncoding.DeltaBinaryPacked when isWhole => new DeltaDecoder(new DeltaNumbers(bytes), column),
            PageEncoding.DeltaLengthByteArray when column.IsText => new DeltaTextDecoder(bytes, sharesBeginnings: false),
            PageEncoding.DeltaByteArray when column.IsText => new DeltaTextDecoder(bytes, sharesBeginnings: true),
            var other => throw new FormatException($"expected plain, dictionary, run length or delta encoding of values; found {other}."),
        };
    }

    private static HybridDecoder Places(ReadOnlyMemory<byte> bytes)
    {
        // A page of nulls has no places.
        if (bytes.IsEmpty) return new HybridDecoder(bytes, 0);
        int width = bytes.Span[0];
        return width <= 32 ? new HybridDecoder(bytes[1..], width) : throw new FormatException($"expected places of at most 32 bits; found {width}.");
    }

    private static HybridDecoder LevelsWithLength(PageEncoding encoding, int most, ref ReadOnlyMemory<byte> bytes)
    {
        if (encoding != PageEncoding.Rle) throw new FormatException($"expected run length encoding of levels; found {encoding}.");
        var length = Take(4, ref bytes);
        return new HybridDecoder(Take(BinaryPrimitives.ReadUInt32LittleEndian(length.Span), ref bytes), WidthOf(most));
    }

    private static ReadOnlyMemory<byte> Take(long count, ref ReadOnlyMemory<byte> bytes)
    {
        if (count > bytes.Length) throw new FormatException("expected a whole page; found the end of its bytes.");
        var taken = bytes[..(int)count];
        bytes = bytes[(int)count..];
        return taken;
    }

    private static int WidthOf(int most) => BitOperations.Log2((uint)most) + 1;
}
