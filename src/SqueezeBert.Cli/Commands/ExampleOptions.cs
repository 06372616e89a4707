using System.CommandLine;
using SqueezeBert.Training.Examples;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>Where a data file has its texts and labels, and how long a text may be: for whatever trains or scores a classifier.</summary>
internal sealed class ExampleOptions
{
    private readonly Option<string> text = Defaulted("text_column", "NAME", "Column of the text.", "text");
    private readonly Option<string?> textPair = Named<string?>("text_pair_column", "NAME", "Column of the second text, for pairs.");
    private readonly Option<string> label = Defaulted("label_column", "NAME", "Column of the label.", "label");
    private readonly Option<int> maxSeqLength = Defaulted("max_seq_length", "TOKENS", "Longer texts are cut to this.", 128);

    internal IEnumerable<Option> All => [text, textPair, label, maxSeqLength];

    internal ExampleColumns ColumnsOf(ParseResult parsed) => new(parsed.GetRequiredValue(text), parsed.GetValue(textPair), parsed.GetRequiredValue(label));

    internal int MaxSeqLengthOf(ParseResult parsed) => parsed.GetValue(maxSeqLength);
}
