using System.Buffers.Binary;

namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>What a Parquet file says about itself: its schema, and where the values of each group of rows stand.</summary>
/// <remarks>
/// The file begins with PAR1 and ends with the footer, the footer's length (4 bytes) and PAR1 again. Source: parquet.thrift of Apache
/// Parquet, <c>FileMetaData</c>.
/// </remarks>
/// <param name="Schema">The schema's lines, the first of them its root.</param>
/// <param name="RowGroups">Groups of rows in the file's order.</param>
internal sealed record ParquetFooter(IReadOnlyList<SchemaNode> Schema, IReadOnlyList<RowGroup> RowGroups)
{
    private const int TailLength = 8;

    /// <summary>Guards memory against a file that calls most of itself its footer.</summary>
    private const int MaxBytes = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <exception cref="FormatException">This is no Parquet file, or its footer can't be read.</exception>
    internal static ParquetFooter Read(Stream file)
    {
        if (file.Length < Magic.Length + TailLength) throw new FormatException($"expected a Parquet file; found {(file.Length == 0 ? "an empty file" : "a file too short to be one")}.");
        Span<byte> head = stackalloc byte[4], tail = stackalloc byte[TailLength];
        file.Position = 0;
        file.ReadExactly(head);
        file.Position = file.Length - TailLength;
        file.ReadExactly(tail);
        if (tail[4..].SequenceEqual("PARE"u8)) throw new FormatException("expected a Parquet file that isn't encrypted; found one that is.");
        if (!head.SequenceEqual(Magic)) throw new FormatException("expected a Parquet file, which begins with PAR1; found another beginning.");
        if (!tail[4..].SequenceEqual(Magic)) throw new FormatException("expected a whole Parquet file, which ends with PAR1; found another end.");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > Math.Min(MaxBytes, file.Length - Magic.Length - TailLength)) throw new FormatException($"expected a footer inside the file of {file.Length} bytes, {MaxBytes} at most; found one of {length} bytes.");
        var bytes = new byte[length];
        file.Position = file.Length - TailLength - length;
        file.ReadExactly(bytes);
        return Parse(bytes);
    }

    private static ParquetFooter Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        List<SchemaNode> schema = [];
        List<RowGroup> groups = [];
        for (int id = 0; reader.NextField(ref id, out int type);)
            switch (id)
            {
                case 2:
                    schema = reader.Structs(type, SchemaNode.Read);
                    break;
                case 4:
                    groups = reader.Structs(type, RowGroup.Read);
                    break;
                case 8:
                    throw new FormatException("expected a Parquet file that isn't encrypted; found one that is.");
                default:
                    reader.Skip(type);
                    break;
            }
        return new ParquetFooter(schema, groups);
    }
}
