using SqueezeBert.Data;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Input;

/// <summary>Turns arguments and lines into texts. A bad line becomes a row that says so, and reading goes on.</summary>
internal static class TextRows
{
    internal static IEnumerable<TextRow> FromArguments(IEnumerable<string> texts) =>
        texts.Select((text, index) => RowOf(index, $"text {index + 1}", () => Nonempty(text, "an empty argument", allowEmpty: false)));

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
            var row = RowOf(line.Number - 1, line.Place, () => json is true ? FromJson(JsonLines.Parse(line), allowEmpty) : FromText(line, allowEmpty));
            yield return row with { PausesInput = !source.Lines.IsNextWaiting() };
        }
        if (!any) throw new DataException(source.Lines.Name, null, "expected at least one line; found none.");
    }

    private static TextRow RowOf(long index, string place, Func<TextInput> read)
    {
        try
        {
            return new TextRow(index, read(), null) { Place = place };
        }
        catch (FormatException error)
        {
            return new TextRow(index, default, $"{place}: {error.Message}") { Place = place };
        }
    }

    private static TextInput FromJson(JsonLine line, bool allowEmpty)
    {
        if (line.Problem is not null) throw new FormatException(line.Problem);
        string text = line.OptionalText("text") ?? throw new FormatException("'text': expected a string; found no such field.");
        return Nonempty(text, "an empty one", allowEmpty) with { TextPair = line.OptionalText("text_pair") };
    }

    private static TextInput FromText(TextLine line, bool allowEmpty) =>
        line.Problem is null ? Nonempty(line.Text, "an empty line", allowEmpty) : throw new FormatException(line.Problem);

    private static TextInput Nonempty(string text, string empty, bool allowEmpty) =>
        allowEmpty || !string.IsNullOrWhiteSpace(text) ? new TextInput(text) : throw new FormatException($"expected a text; found {empty}.");
}
