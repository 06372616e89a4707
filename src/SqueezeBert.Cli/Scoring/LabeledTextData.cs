using SqueezeBert.Cli.Input;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Reads texts with labels from whichever layout a file has: TSV, CSV or JSON Lines with known or named columns, GoEmotions, CLINC150.</summary>
internal static class LabeledTextData
{
    /// <summary>The rows in the file's order, one at a time.</summary>
    /// <exception cref="DataException">A row can't be read, or the columns aren't known.</exception>
    internal static IEnumerable<LabeledText> Read(ScoringRequest request)
    {
        using var reader = Open(request);
        ExampleColumns? columns = null;
        while (reader.Read() is { } row)
        {
            columns ??= ColumnsOf(row, request);
            yield return LabeledText.Of(row, columns);
        }
    }

    private static DataRowReader Open(ScoringRequest request)
    {
        if (request.Parts.Count > 0) return ClincReader.Open(request.Data, request.Parts);
        if (DataFile.FormatExtension(request.Data) != ".tsv") return DataRowFile.Open(request.Data);
        using var lines = TextLineReader.Open(request.Data);
        return TsvReader.Open(request.Data, GoEmotionsLayout.Fits(lines.ReadLine()) ? GoEmotionsLayout.ColumnNames : null);
    }

    private static ExampleColumns ColumnsOf(DataRow row, ScoringRequest request)
    {
        var columns = new ColumnChoice(request.TextColumn, request.TextPairColumn, request.LabelColumn).In(row);
        if (columns.Label == GoEmotionsLayout.LabelsColumn && !request.MultiLabel)
            throw row.Error($"expected one label in a row; found the column '{columns.Label}' (--multi-label reads several).");
        return columns;
    }
}
