using System.CommandLine;
using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options of <c>train</c> that give labels of the data other names, or choose parts of a file.</summary>
internal sealed class LabelOptions
{
    private readonly Option<string[]> map = new("--label_map", "--label-map") { Description = "New names for the data's labels, or types of its tags: a JSON object, or a text file with the name of id 0, 1, …. Several apply in turn.", HelpName = "FILE" };
    private readonly Option<bool?> beginnings = Switch("begin_tags", "Write B- where a tag I- begins an entity, so that files with and without B- go together.");
    private readonly Option<string?> trainSplit = Named<string?>("train_split", "NAME,…", "Parts of a CLINC150 file to train on, such as train,oos_train.");
    private readonly Option<string?> validationSplit = Named<string?>("validation_split", "NAME,…", "Parts of a CLINC150 file to score on, such as val,oos_val.");

    internal IEnumerable<Option> All => [map, beginnings, trainSplit, validationSplit];

    /// <summary>Other names, for labels and for types of tags.</summary>
    internal Option Map => map;

    /// <summary>Options that only text classification has a meaning for.</summary>
    internal IEnumerable<Option> OfTexts => [trainSplit, validationSplit];

    /// <summary>Options that only tags have a meaning for.</summary>
    internal Option OfTags => beginnings;

    internal LabelMap MapOf(ParseResult parsed) => LabelMap.Read(parsed.GetValue(map) ?? []);

    internal (IReadOnlyList<string> Train, IReadOnlyList<string> Validation) PartsOf(ParseResult parsed) => (Names(parsed.GetValue(trainSplit)), Names(parsed.GetValue(validationSplit)));

    /// <summary>A sentence's tags as the user wants them.</summary>
    internal TaggedSentence Apply(ParseResult parsed, LabelMap labels, TaggedSentence sentence)
    {
        string[] tags = [.. sentence.Tags.Select(labels.MapTag)];
        if (parsed.GetValue(beginnings) ?? false)
            for (int i = tags.Length - 1; i >= 0; i--)
                if (tags[i].StartsWith("I-", StringComparison.Ordinal) && (i == 0 || !GoesOn(tags[i - 1], tags[i][2..])))
                    tags[i] = "B-" + tags[i][2..];
        return sentence with { Tags = tags };
    }

    private static bool GoesOn(string before, string type) => before is ['B' or 'I', '-', ..] && before.AsSpan(2).SequenceEqual(type);

    private static string[] Names(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
