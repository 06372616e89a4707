using System.Text.Json;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores one label for each text: accuracy, macro-F1, Matthews correlation.</summary>
internal sealed class TextClassificationScoring(ScoringRequest request) : JsonLinesScoring<LabeledText, string>(request)
{
    private readonly ClassificationTask evaluation = new(["accuracy", "macro_f1", "matthews_correlation"]);
    private readonly LabelUse labels = new(request);

    protected override IEnumerable<LabeledText> ReadExamples() => Request.Texts.Read();

    protected override string PredictionOf(LabeledText example, JsonPlace line) => Request.Labels.Map(ClassificationOutput.TopLabel(line));

    protected override IPredictor<LabeledText, string> PredictionsOf(EvaluatedModel model)
    {
        var pipeline = TextQuestions.Load(model, function: null, topK: 1);
        if (pipeline.Model.Config.NumLabels < 2) throw new UserException($"{model.Name}: expected a model of two labels or more; found one (--regression scores numbers).");
        var known = new ModelLabels(model, pipeline.Model.Config.Id2Label.Select(Request.Labels.Map));
        return TextQuestions.Ask(model, pipeline, (LabeledText example) =>
        {
            known.Require(Request.Labels.Map(example.Label), example.Row!.Error);
            return TextQuestions.InputOf(example);
        }, (_, result) => Request.Labels.Map(result.Top.Label));
    }

    protected override void WriteOutput(Utf8JsonWriter json, string prediction) => json.WriteString("output", prediction);

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
