using System.Globalization;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>Turns arguments, lines and rows of tables into what a task asks. A bad row becomes one that says so, and reading goes on.</summary>
internal static class InputRows
{
    internal static IEnumerable<InputRow<T>> OfArguments<T>(IEnumerable<string> texts, RowReading<T> reading) =>
        texts.Select((text, index) => RowOf(index, $"text {index + 1}", () => reading.Read(new LineFields(reading.LineField, text, "an empty argument"))));

    /// <summary>The rows of an input, one at a time.</summary>
    /// <exception cref="DataException">The input has no row, lacks a column, or can't be read at all.</exception>
    internal static IEnumerable<InputRow<T>> Of<T>(InputSource source, InputFormat format, RowReading<T> reading)
    {
        if (format == InputFormat.Auto) format = source.NamedFormat;
        var rows = format is InputFormat.Tsv or InputFormat.Csv or InputFormat.Parquet ? OfTable(source, format, reading) : OfLines(source, format, reading);
        bool any = false;
        foreach (var row in rows)
        {
            any = true;
            yield return row;
        }
        if (!any) throw new DataException(source.Name, null, $"expected at least one {(format is InputFormat.Tsv or InputFormat.Csv or InputFormat.Parquet ? "row" : "line")}; found none.");
    }

    private static IEnumerable<InputRow<T>> OfLines<T>(InputSource source, InputFormat format, RowReading<T> reading)
    {
        while (source.Lines.TryRead(out var line))
        {
            if (format == InputFormat.Auto && !string.IsNullOrWhiteSpace(line.Text)) format = line.Text.TrimStart().StartsWith('{') ? InputFormat.Jsonl : InputFormat.Text;
            var row = RowOf(line.Number - 1, line.Place, () => reading.Read(format == InputFormat.Jsonl ? FieldsOfJson(line, reading.Columns) : FieldsOfText(line, reading)));
            yield return row with { PausesInput = !source.Lines.IsNextWaiting() };
        }
    }

    private static IEnumerable<InputRow<T>> OfTable<T>(InputSource source, InputFormat format, RowReading<T> reading)
    {
        using var reader = source.OpenTable(format);
        for (long index = 0; ; index++)
        {
            DataRow? row = null;
            InputRow<T>? bad = null;
            try
            {
                row = reader.Read();
            }
            catch (DataException error) when (reader.GoesOnAfter(error))
            {
                string place = PlaceOf(error.LineNumber, index);
                bad = new InputRow<T>(index, default!, $"{place}: {error.Problem}") { Place = place };
            }
            if (bad is null && row is null) yield break;
            yield return bad ?? RowOf(index, PlaceOf(row!.LineNumber, index), () => reading.Read(new TableFields(row, reading.Columns)));
        }
    }

    private static string PlaceOf(long? line, long index) => line is { } number ? new TextLine(number, "", null).Place : string.Create(CultureInfo.InvariantCulture, $"row {index + 1}");

    private static InputRow<T> RowOf<T>(long index, string place, Func<T> read)
    {
        try
        {
            return new InputRow<T>(index, read(), null) { Place = place };
        }
        catch (FormatException error)
        {
            return new InputRow<T>(index, default!, $"{place}: {error.Message}") { Place = place };
        }
    }

    private static JsonFields FieldsOfJson(TextLine line, IReadOnlyDictionary<string, string> columns) =>
        JsonLines.Parse(line) is var json && json.Problem is null ? new JsonFields(json, columns) : throw new FormatException(json.Problem);

    private static LineFields FieldsOfText<T>(TextLine line, RowReading<T> reading)
    {
        if (line.Problem is not null) throw new FormatException(line.Problem);
        if (!reading.AllowsEmptyLines && string.IsNullOrWhiteSpace(line.Text)) throw new FormatException("expected a text; found an empty line.");
        return new LineFields(reading.LineField, line.Text, "an empty line");
    }
}
