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
        string[] names = [.. row.Columns];
        var known = KnownColumns.Find(names);
        string text = request.TextColumn ?? known?.Text ?? throw Unknown("--text-column");
        string label = request.LabelColumn ?? known?.Label ?? throw Unknown("--label-column");
        // A text column of the user's own comes without a pair unless they name one.
        string? pair = request.TextPairColumn ?? (request.TextColumn is null ? known!.TextPair : null);
        if (label == GoEmotionsLayout.LabelsColumn && !request.MultiLabel)
            throw row.Error($"expected one label in a row; found the column '{label}' (--multi-label reads several).");
        return new ExampleColumns(text, pair, label);

        DataException Unknown(string option) => row.Error($"expected columns of a known layout, or {option}; found {string.Join(", ", names.Take(20))}.");
    }
}
