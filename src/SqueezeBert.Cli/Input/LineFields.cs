namespace SqueezeBert.Cli.Input;

/// <summary>A line of plain text or an argument: one field is the text, and there are no others.</summary>
/// <param name="field">The field.</param>
/// <param name="text">The text.</param>
/// <param name="blank">What to call it when it is empty.</param>
internal sealed class LineFields(string field, string text, string blank) : RowFields
{
    internal override string? OptionalText(string name) => name == field ? text : null;

    internal override IReadOnlyList<string>? OptionalTexts(string name) => name == field ? [text] : null;

    protected override string Blank(string name) => blank;
}
