using System.CommandLine;
using SqueezeBert.Data;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>Where a data file has its texts and labels, and how long a text may be: for whatever trains or scores a classifier.</summary>
internal sealed class ExampleOptions
{
    private readonly Option<string?> text = Named<string?>("text_column", "NAME", "Column of the text; when left out it is found by the names of public data sets: text with text_pair, sentence1 with sentence2, premise with hypothesis, sentence, …");
    private readonly Option<string?> textPair = Named<string?>("text_pair_column", "NAME", "Column of the second text, for pairs; found with the text where that is found.");
    private readonly Option<string> label = Defaulted("label_column", "NAME", "Column of the label.", "label");
    private readonly Option<int> maxSeqLength = Number("max_seq_length", "TOKENS", "Longer texts are cut to this.", 128);

    internal IEnumerable<Option> All => [text, textPair, label, maxSeqLength];

    /// <summary>Options that only texts with labels have a meaning for.</summary>
    internal IEnumerable<Option> Columns => [text, textPair, label];

    /// <summary>Whether the user named a length.</summary>
    internal bool NamesLength(ParseResult parsed) => parsed.GetResult(maxSeqLength) is { Implicit: false };

    internal ColumnChoice ColumnsOf(ParseResult parsed) => new(parsed.GetValue(text), parsed.GetValue(textPair), parsed.GetRequiredValue(label));

    /// <summary>As <see cref="ColumnsOf"/>, where a label's column that the user didn't name is found like a text's.</summary>
    internal ColumnChoice NamedColumnsOf(ParseResult parsed) => ColumnsOf(parsed) with { Label = parsed.GetResult(label) is { Implicit: false } ? parsed.GetValue(label) : null };

    /// <exception cref="UsageException">No text is that short.</exception>
    internal void Validate(ParseResult parsed)
    {
        if (MaxSeqLengthOf(parsed) is < 3 and var found) throw new UsageException($"--max_seq_length: expected 3 or more; found {found}.");
    }

    internal int MaxSeqLengthOf(ParseResult parsed) => parsed.GetValue(maxSeqLength);
}
