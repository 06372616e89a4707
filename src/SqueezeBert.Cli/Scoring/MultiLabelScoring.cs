using System.Text.Json;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores any number of labels for each text: micro-F1, macro-F1, share of texts whose labels are all right.</summary>
internal sealed class MultiLabelScoring(ScoringRequest request) : JsonLinesScoring<LabeledText, IReadOnlySet<string>>(request)
{
    private readonly MultiLabelTask evaluation = new();
    private readonly LabelUse labels = new(request);

    protected override IEnumerable<LabeledText> ReadExamples() => Request.Texts.Read();

    protected override IReadOnlySet<string> PredictionOf(LabeledText example, JsonPlace line) => Named(ClassificationOutput.LabelsAboveThreshold(line));

    protected override IPredictor<LabeledText, IReadOnlySet<string>> PredictionsOf(EvaluatedModel model)
    {
        var pipeline = TextQuestions.Load(model, ScoreFunction.Sigmoid);
        var known = new ModelLabels(model, Named(pipeline.Model.Config.Id2Label));
        return TextQuestions.Ask<LabeledText, IReadOnlySet<string>>(model, pipeline, example =>
        {
            foreach (string label in Named(example.Labels)) known.Require(label, example.Row!.Error);
            return TextQuestions.InputOf(example);
        }, (_, result) => Named(ClassificationOutput.AboveThreshold(result.Scores.Select(score => (score.Label, (double)score.Score)))));
    }

    protected override void WriteOutput(Utf8JsonWriter json, IReadOnlySet<string> prediction)
    {
        json.WriteStartArray("output");
        foreach (string label in prediction)
        {
            json.WriteStartObject();
            json.WriteString("label", label);
            json.WriteNumber("score", 1);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

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
