using System.Text.Json;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a number for each text or pair by correlation; any layout with texts and a number.</summary>
internal abstract class NumberScoring(ScoringRequest request) : JsonLinesScoring<LabeledText, double>(request)
{
    private readonly SimilarityTask evaluation = new();

    protected override IEnumerable<LabeledText> ReadExamples() => Request.Texts.Read();

    protected override double PredictionOf(LabeledText example, JsonPlace line) => ClassificationOutput.Number(line);

    protected override void WriteOutput(Utf8JsonWriter json, double prediction) => json.WriteNumber("output", prediction);

    protected override void Add(LabeledText example, double prediction) =>
        evaluation.Add(LabelText.Number(new LabelText(example.Label, example.Row!.Error)), prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;
}
