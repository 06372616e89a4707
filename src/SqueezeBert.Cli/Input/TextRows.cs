using SqueezeBert.Data;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Input;

/// <summary>Turns arguments and lines into texts. A bad line becomes a row that says so, and reading goes on.</summary>
internal static class TextRows
{
    internal static IEnumerable<TextRow> FromArguments(IEnumerable<string> texts) =>
        texts.Select((text, index) => RowOf(index, text, null, "an empty argument", allowEmpty: false));

    /// <summary>The texts of an input's lines, one at a time.</summary>
    /// <exception cref="DataException">The input has no line, or can't be read at all.</exception>
    internal static IEnumerable<TextRow> FromLines(InputSource source, InputFormat format, bool allowEmpty = false)
    {
        bool? json = format switch
        {
            InputFormat.Text => false,
            InputFormat.Jsonl => true,
            _ => source.IsNamedJsonLines ? true : null,
        };
        bool any = false;
        while (source.Lines.TryRead(out var line))
        {
            any = true;
            if (json is null && !string.IsNullOrWhiteSpace(line.Text)) json = line.Text.TrimStart().StartsWith('{');
            var row = line.NumberedProblem is { } problem ? new TextRow(line.Number - 1, default, problem)
                : json is true ? FromJson(JsonLines.Parse(line), allowEmpty)
                : RowOf(line.Number - 1, line.Text, null, "an empty line", allowEmpty);
            yield return row with { PausesInput = !source.Lines.IsNextWaiting() };
        }
        if (!any) throw new DataException(source.Lines.Name, null, "expected at least one line; found none.");
    }

    private static TextRow FromJson(JsonLine line, bool allowEmpty)
    {
        long index = line.Number - 1;
        if (line.Problem is not null) return new TextRow(index, default, line.Problem);
        try
        {
            string text = line.OptionalText("text") ?? throw new FormatException("'text': expected a string; found no such field.");
            return RowOf(index, text, line.OptionalText("text_pair"), "an empty one", allowEmpty);
        }
        catch (FormatException error)
        {
            return new TextRow(index, default, error.Message);
        }
    }

    private static TextRow RowOf(long index, string text, string? pair, string empty, bool allowEmpty) =>
        allowEmpty || !string.IsNullOrWhiteSpace(text)
            ? new TextRow(index, new TextInput(text, pair), null)
            : new TextRow(index, default, $"expected a text; found {empty}.");
}
