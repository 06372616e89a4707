namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Some rows of a file, whose values stand column by column.</summary>
/// <param name="RowCount">Its rows.</param>
/// <param name="Chunks">The values of each of the schema's columns, in its order.</param>
internal sealed record RowGroup(long RowCount, IReadOnlyList<ColumnChunk> Chunks)
{
    internal static RowGroup Read(ref ThriftReader reader)
    {
        List<ColumnChunk> chunks = [];
        long rows = 0;
        for (int id = 0; reader.NextField(ref id, out int type);)
            switch (id)
            {
                case 1:
                    chunks = reader.Structs(type, ColumnChunk.Read);
                    break;
                case 3:
                    rows = reader.Count(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        return new RowGroup(rows, chunks);
    }
}
