using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a tag for each token of a column file, by whole entities.</summary>
internal sealed class TokenClassificationScoring(ScoringRequest request) : JsonLinesScoring<TaggedSentence, IReadOnlyList<string>>(request)
{
    private readonly TokenClassificationTask evaluation = new();

    protected override IEnumerable<TaggedSentence> ReadExamples()
    {
        using var reader = ConllReader.Open(Request.Data, Request.TagColumn);
        while (reader.Read() is { } sentence) yield return sentence;
    }

    protected override IReadOnlyList<string> PredictionOf(TaggedSentence example, JsonPlace line) =>
        Named(TagOutput.Tags(line, "output", "entity_group", example.Tokens));

    protected override void Add(TaggedSentence example, IReadOnlyList<string> prediction) => evaluation.Add(Named(example.Tags), prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;

    private string[] Named(IEnumerable<string> tags) => [.. tags.Select(Request.Labels.MapTag)];
}
