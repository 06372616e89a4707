namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>What stands before each page of a column.</summary>
internal sealed record PageHeader
{
    internal const int DataPage = 0, DictionaryPage = 2, DataPageV2 = 3;

    /// <summary>One of the above, or another kind, which is passed over.</summary>
    internal int Kind { get; private init; } = -1;

    internal int UnpackedLength { get; private init; }

    /// <summary>Stored bytes after the header.</summary>
    internal int Length { get; private init; }

    internal int ValueCount { get; private init; }

    internal PageEncoding Encoding { get; private init; }

    /// <summary>Data page, version 1: how definition levels are written; 3 is the one encoding in use.</summary>
    internal PageEncoding DefinitionEncoding { get; private init; } = PageEncoding.Rle;

    /// <inheritdoc cref="DefinitionEncoding"/>
    internal PageEncoding RepetitionEncoding { get; private init; } = PageEncoding.Rle;

    /// <summary>Data page, version 2: bytes of the definition levels, which are never packed.</summary>
    internal int DefinitionLength { get; private init; }

    /// <inheritdoc cref="DefinitionLength"/>
    internal int RepetitionLength { get; private init; }

    /// <summary>Data page, version 2: whether its values are packed.</summary>
    internal bool IsPacked { get; private init; } = true;

    /// <exception cref="FormatException">The bytes are no header, or end before it does.</exception>
    internal static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new ThriftReader(bytes);
        var header = new PageHeader();
        for (int id = 0; reader.NextField(ref id, out int type);)
            switch (id)
            {
                case 1:
                    header = header with { Kind = reader.SmallCount(type) };
                    break;
                case 2:
                    header = header with { UnpackedLength = reader.SmallCount(type) };
                    break;
                case 3:
                    header = header with { Length = reader.SmallCount(type) };
                    break;
                case 5 or 7 or 8:
                    ThriftReader.RequireStruct(type);
                    header = header.ReadKind(ref reader, isV2: id == 8);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        length = bytes.Length - reader.Left;
        return header;
    }

    private PageHeader ReadKind(ref ThriftReader reader, bool isV2)
    {
        var header = this;
        for (int id = 0; reader.NextField(ref id, out int type);)
            header = (isV2, id) switch
            {
                (_, 1) => header with { ValueCount = reader.SmallCount(type) },
                (false, 2) or (true, 4) => header with { Encoding = (PageEncoding)reader.SmallCount(type) },
                // Of a dictionary the third field says whether it is sorted.
                (false, 3) when type > 2 => header with { DefinitionEncoding = (PageEncoding)reader.SmallCount(type) },
                (false, 4) => header with { RepetitionEncoding = (PageEncoding)reader.SmallCount(type) },
                (true, 5) => header with { DefinitionLength = reader.SmallCount(type) },
                (true, 6) => header with { RepetitionLength = reader.SmallCount(type) },
                (true, 7) => header with { IsPacked = ThriftReader.Flag(type) },
                _ => Skipping(ref reader, header, type),
            };
        return header;
    }

    private static PageHeader Skipping(ref ThriftReader reader, PageHeader header, int type)
    {
        reader.Skip(type);
        return header;
    }
}

/// <summary>How the values of a page are written; the numbers are Parquet's.</summary>
internal enum PageEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}
