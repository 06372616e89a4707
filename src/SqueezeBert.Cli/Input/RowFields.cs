namespace SqueezeBert.Cli.Input;

/// <summary>The values of one row by name, whatever the format of the input.</summary>
internal abstract class RowFields
{
    /// <summary>A text; null when the row has none.</summary>
    /// <exception cref="FormatException">The value is no text.</exception>
    internal abstract string? OptionalText(string field);

    /// <summary>Several texts; null when the row has none. One text stands for itself.</summary>
    /// <exception cref="FormatException">The value is no text and no list of texts.</exception>
    internal abstract IReadOnlyList<string>? OptionalTexts(string field);

    /// <summary>A text that must be there, though it may be empty.</summary>
    /// <exception cref="FormatException">The row lacks it.</exception>
    internal virtual string Text(string field) => OptionalText(field) ?? throw new FormatException($"'{field}': expected a string; found no such field.");

    /// <summary>Texts that must be there.</summary>
    /// <exception cref="FormatException">The row lacks them.</exception>
    internal virtual IReadOnlyList<string> Texts(string field) => OptionalTexts(field) ?? throw new FormatException($"'{field}': expected a list of strings; found no such field.");

    /// <summary>A text that must be there and say something.</summary>
    /// <exception cref="FormatException">The row lacks it, or it is blank.</exception>
    internal string Words(string field) => Text(field) is var text && !string.IsNullOrWhiteSpace(text) ? text : throw new FormatException($"expected a text; found {Blank(field)}.");

    /// <summary>What a blank value is, for messages.</summary>
    protected virtual string Blank(string field) => $"an empty '{field}'";
}
