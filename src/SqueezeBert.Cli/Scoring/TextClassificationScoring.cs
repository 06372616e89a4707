using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores one label for each text: accuracy, macro-F1, Matthews correlation.</summary>
internal sealed class TextClassificationScoring(ScoringRequest request) : JsonLinesScoring<LabeledText, string>(request)
{
    private readonly ClassificationTask evaluation = new(["accuracy", "macro_f1", "matthews_correlation"]);
    private readonly LabelUse labels = new(request);

    protected override IEnumerable<LabeledText> ReadExamples() => LabeledTextData.Read(Request);

    protected override string PredictionOf(LabeledText example, JsonPlace line) => Request.Labels.Map(ClassificationOutput.TopLabel(line));

    protected override void Add(LabeledText example, string prediction)
    {
        string label = Request.Labels.Map(example.Label);
        labels.Add([label], [prediction]);
        evaluation.Add(label, prediction);
    }

    protected override IReadOnlyList<Metric> Metrics
    {
        get
        {
            labels.WarnOfStrangers();
            return evaluation.Metrics;
        }
    }
}
