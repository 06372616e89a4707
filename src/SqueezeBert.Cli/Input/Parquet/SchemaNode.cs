namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>One line of a Parquet schema: a group of others, or a column's values.</summary>
internal sealed record SchemaNode
{
    /// <summary>Values at this place; null for a group.</summary>
    internal PhysicalType? Type { get; private init; }

    /// <summary>0: one in each row; 1: one or none; 2: any number.</summary>
    internal int Repetition { get; private init; }

    internal string Name { get; private init; } = "";

    /// <summary>How many of the next lines belong to the group, their own groups not counted.</summary>
    internal int ChildCount { get; private init; }

    /// <summary>What the values mean, by the older of two annotations; null for nothing.</summary>
    internal int? ConvertedType { get; private init; }

    /// <summary>The same by the newer annotation: its number in Parquet's union of logical types.</summary>
    internal int? LogicalType { get; private init; }

    internal bool IsOptional => Repetition == 1;

    internal bool IsRepeated => Repetition == 2;

    internal static SchemaNode Read(ref ThriftReader reader)
    {
        var node = new SchemaNode();
        for (int id = 0; reader.NextField(ref id, out int type);)
            switch (id)
            {
                case 1:
                    node = node with { Type = (PhysicalType)reader.SmallCount(type) };
                    break;
                case 3:
                    node = node with { Repetition = reader.SmallCount(type) };
                    break;
                case 4:
                    node = node with { Name = reader.Text(type) };
                    break;
                case 5:
                    node = node with { ChildCount = reader.SmallCount(type) };
                    break;
                case 6:
                    node = node with { ConvertedType = reader.SmallCount(type) };
                    break;
                case 10:
                    node = node with { LogicalType = ReadUnion(ref reader, type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        return node;
    }

    /// <summary>A union is a struct with one field; its number says which.</summary>
    private static int? ReadUnion(ref ThriftReader reader, int type)
    {
        ThriftReader.RequireStruct(type);
        int? member = null;
        for (int id = 0; reader.NextField(ref id, out int field); reader.Skip(field)) member = id;
        return member;
    }
}

/// <summary>How values are stored; the numbers are Parquet's.</summary>
internal enum PhysicalType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    ByteArray,
    FixedLengthByteArray,
}
