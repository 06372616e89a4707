namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Where the values of one column in one group of rows stand.</summary>
internal sealed record ColumnChunk
{
    /// <summary>How pages are packed; Parquet's number.</summary>
    internal int Codec { get; private init; }

    /// <summary>Values, nulls and empty lists included.</summary>
    internal long ValueCount { get; private init; }

    /// <summary>Stored bytes of all pages with their heads.</summary>
    internal long Length { get; private init; }

    /// <summary>Where the first page begins.</summary>
    internal long Start => DictionaryOffset is > 0 and var dictionary ? Math.Min(dictionary, DataOffset) : DataOffset;

    private long DataOffset { get; init; }

    private long DictionaryOffset { get; init; }

    internal static ColumnChunk Read(ref ThriftReader reader)
    {
        ColumnChunk? chunk = null;
        for (int id = 0; reader.NextField(ref id, out int type);)
            switch (id)
            {
                case 1:
                    throw new FormatException("expected all columns in one Parquet file; found one that another file holds.");
                case 3:
                    ThriftReader.RequireStruct(type);
                    chunk = ReadMetadata(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        return chunk ?? throw new FormatException("expected metadata for each column; found one without.");
    }

    private static ColumnChunk ReadMetadata(ref ThriftReader reader)
    {
        var chunk = new ColumnChunk();
        for (int id = 0; reader.NextField(ref id, out int type);)
            switch (id)
            {
                case 4:
                    chunk = chunk with { Codec = reader.SmallCount(type) };
                    break;
                case 5:
                    chunk = chunk with { ValueCount = reader.Count(type) };
                    break;
                case 7:
                    chunk = chunk with { Length = reader.Count(type) };
                    break;
                case 9:
                    chunk = chunk with { DataOffset = reader.Count(type) };
                    break;
                case 11:
                    chunk = chunk with { DictionaryOffset = reader.Count(type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        return chunk;
    }
}
