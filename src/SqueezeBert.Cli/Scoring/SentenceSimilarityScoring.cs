using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores similarities of sentence pairs by correlation; any layout with two texts and a number.</summary>
internal sealed class SentenceSimilarityScoring(ScoringRequest request) : JsonLinesScoring<LabeledText, double>(request)
{
    private readonly SimilarityTask evaluation = new();

    protected override IEnumerable<LabeledText> ReadExamples() => LabeledTextData.Read(Request);

    protected override double PredictionOf(LabeledText example, JsonPlace line) => ClassificationOutput.Number(line);

    protected override void Add(LabeledText example, double prediction) =>
        evaluation.Add(LabelText.Number(new LabelText(example.Label, example.Row!.Error)), prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;
}
