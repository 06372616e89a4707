namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>A column of a table as its user sees it: a field of the schema's root.</summary>
/// <remarks><code>
/// label       int32                                                     a value in each row
/// tokens      LIST → repeated group → string, or repeated string        a list in each row
/// answers     anything deeper                                           can't be read here
/// </code></remarks>
internal sealed record ParquetColumn
{
    internal required string Name { get; init; }

    /// <summary>Place of its values among a row group's chunks.</summary>
    internal required int Chunk { get; init; }

    internal PhysicalType Type { get; private init; }

    /// <summary>Whether values are text rather than numbers.</summary>
    internal bool IsText => Type == PhysicalType.ByteArray;

    /// <summary>Whether whole numbers have no sign.</summary>
    internal bool IsUnsigned { get; private init; }

    internal bool IsList { get; private init; }

    /// <summary>The definition level of a value that is there.</summary>
    internal int ValueLevel { get; private init; }

    /// <summary>Lists: the definition level of an item, there or null; one less is an empty list, still less is none.</summary>
    internal int ItemLevel { get; private init; }

    /// <summary>Why its values can't be given as text; null where they can.</summary>
    internal string? Obstacle { get; private init; }

    /// <summary>The columns of a schema.</summary>
    /// <exception cref="FormatException">The schema is no tree.</exception>
    internal static IReadOnlyList<ParquetColumn> Of(IReadOnlyList<SchemaNode> schema)
    {
        if (schema.Count == 0) throw new FormatException("expected a schema; found none.");
        var columns = new List<ParquetColumn>();
        int next = 1, chunks = 0;
        for (int i = 0; i < schema[0].ChildCount; i++)
        {
            int start = next, firstChunk = chunks;
            // Walks to the end of the field, however deep it is.
            for (long open = 1; open > 0; open--, next++)
            {
                if (next >= schema.Count) throw new FormatException("expected a schema with all the fields that it counts; found its end too early.");
                open += schema[next].Type is null ? schema[next].ChildCount : 0;
                if (schema[next].Type is not null) chunks++;
            }
            var column = new ParquetColumn { Name = schema[start].Name, Chunk = firstChunk };
            columns.Add(column.With([.. schema.Skip(start).Take(next - start)]));
        }
        return columns;
    }

    /// <param name="path">The field's nodes; a chain where nothing is nested in it but a list.</param>
    private ParquetColumn With(IReadOnlyList<SchemaNode> path)
    {
        bool isChain = path[^1].Type is not null && path.SkipLast(1).All(node => node.Type is null && node.ChildCount == 1);
        bool isList = path.Any(node => node.IsRepeated);
        if (!isChain || path.Count(node => node.IsRepeated) > 1 || (!isList && path.Count > 1) || path.Count > 3)
            return this with { Obstacle = "nested values other than a list of texts, numbers or true and false" };
        int level = 0, itemLevel = 0;
        foreach (var node in path)
        {
            if (node.IsOptional || node.IsRepeated) level++;
            if (node.IsRepeated) itemLevel = level;
        }
        var leaf = path[^1];
        return this with
        {
            Type = leaf.Type!.Value,
            IsUnsigned = leaf.ConvertedType is >= 11 and <= 14,
            IsList = isList,
            ValueLevel = level,
            ItemLevel = itemLevel,
            Obstacle = ObstacleIn(leaf),
        };
    }

    private static string? ObstacleIn(SchemaNode leaf) => (leaf.Type, leaf.ConvertedType, leaf.LogicalType) switch
    {
        (_, 5, _) or (_, _, 5) => "decimal numbers",
        (_, >= 6 and <= 10, _) or (_, 21, _) or (_, _, >= 6 and <= 8) or (PhysicalType.Int96, _, _) => "dates or times",
        (PhysicalType.Boolean or PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Float or PhysicalType.Double, _, _) => null,
        // No annotation: older writers have texts so.
        (PhysicalType.ByteArray, null or 0 or 4 or 19, null or 1 or 4 or 12) => null,
        _ => "bytes",
    };
}
