using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>A file of texts with labels in whichever layout it has: a table or JSON Lines with known or named columns, GoEmotions, CLINC150.</summary>
/// <param name="Path">The file.</param>
/// <param name="Columns">The columns that the user named.</param>
internal sealed record LabeledTextFile(string Path, ColumnChoice Columns)
{
    /// <summary>Parts of a CLINC150 file; empty for other files.</summary>
    internal IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Whether each row has any number of labels.</summary>
    internal bool SeveralLabels { get; init; }

    /// <summary>Other names for labels; several labels of a row that get the same name are one.</summary>
    internal LabelMap Labels { get; init; } = new();

    /// <summary>Told how many rows were left out at the end, where there are any: those whose labels stay several.</summary>
    internal Action<int>? LeftOut { get; init; }

    /// <summary>The rows in the file's order, one at a time, with labels under the file's own names.</summary>
    /// <exception cref="DataException">A row can't be read, or the columns aren't known.</exception>
    internal IEnumerable<LabeledText> Read()
    {
        using var reader = Open();
        ExampleColumns? columns = null;
        int leftOut = 0;
        while (reader.Read() is { } row)
        {
            columns ??= ColumnsIn(row);
            var text = LabeledText.Of(row, columns);
            if (columns.Label == GoEmotionsLayout.LabelsColumn && !SeveralLabels)
            {
                if (text.Labels.Select(Labels.Map).Distinct(StringComparer.Ordinal).Count() != 1)
                {
                    leftOut++;
                    continue;
                }
                text = text with { Label = text.Labels[0] };
            }
            yield return text;
        }
        if (leftOut > 0) LeftOut?.Invoke(leftOut);
    }

    /// <summary>As <see cref="Read"/>, with labels under their other names.</summary>
    internal IEnumerable<LabeledText> ReadMapped() => Labels.IsEmpty
        ? Read()
        : Read().Select(text => text with { Label = SeveralLabels ? string.Join(',', text.Labels.Select(Labels.Map).Distinct(StringComparer.Ordinal)) : Labels.Map(text.Label) });

    private DataRowReader Open()
    {
        if (Parts.Count > 0) return ClincReader.Open(Path, Parts);
        if (DataFile.FormatExtension(Path) != ".tsv") return DataRowFile.Open(Path);
        using var lines = TextLineReader.Open(Path);
        return TsvReader.Open(Path, GoEmotionsLayout.Fits(lines.ReadLine()) ? GoEmotionsLayout.ColumnNames : null);
    }

    private ExampleColumns ColumnsIn(DataRow row)
    {
        var columns = Columns.In(row);
        if (columns.Label == GoEmotionsLayout.LabelsColumn && !SeveralLabels && Labels.IsEmpty)
            throw row.Error($"expected one label in a row; found the column '{columns.Label}' (--label-map makes groups of them, --multi-label or --problem_type multi_label_classification reads several).");
        return columns;
    }
}
