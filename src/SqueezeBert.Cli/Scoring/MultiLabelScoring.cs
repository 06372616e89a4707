using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores any number of labels for each text: micro-F1, macro-F1, share of texts whose labels are all right.</summary>
internal sealed class MultiLabelScoring(ScoringRequest request) : JsonLinesScoring<LabeledText, IReadOnlySet<string>>(request)
{
    private readonly MultiLabelTask evaluation = new();
    private readonly LabelUse labels = new(request);

    protected override IEnumerable<LabeledText> ReadExamples() => LabeledTextData.Read(Request);

    protected override IReadOnlySet<string> PredictionOf(LabeledText example, JsonPlace line) => Named(ClassificationOutput.LabelsAboveThreshold(line));

    protected override void Add(LabeledText example, IReadOnlySet<string> prediction)
    {
        var gold = Named(example.Labels);
        labels.Add(gold, prediction);
        evaluation.Add(gold, prediction);
    }

    protected override IReadOnlyList<Metric> Metrics
    {
        get
        {
            labels.WarnOfStrangers();
            return evaluation.Metrics;
        }
    }

    private HashSet<string> Named(IEnumerable<string> names) => names.Select(Request.Labels.Map).ToHashSet(StringComparer.Ordinal);
}
