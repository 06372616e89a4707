using System.Globalization;
using System.Text.Json;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores choices: <c>"output":1</c>, or <c>"output":[{"index":1,"score":…},…]</c>, where the highest score counts.</summary>
internal sealed class MultipleChoiceScoring(ScoringRequest request) : JsonLinesScoring<MultipleChoiceQuestion, int>(request)
{
    private readonly ClassificationTask evaluation = new(["accuracy"]);

    protected override IEnumerable<MultipleChoiceQuestion> ReadExamples() => MultipleChoiceQuestion.ReadAll(Request.Data);

    protected override int PredictionOf(MultipleChoiceQuestion example, JsonPlace line)
    {
        var output = line.Field("output");
        if (output.Value.ValueKind == JsonValueKind.Array)
            output = output.Items().Any() ? output.Items().MaxBy(choice => choice.Field("score").Number()).Field("index") : throw output.Error("expected at least one choice; found none.");
        int choice = output.Count();
        return choice < example.Choices.Count ? choice : throw output.Error($"expected the number of a choice, at most {example.Choices.Count - 1}; found {choice}.");
    }

    protected override IPredictor<MultipleChoiceQuestion, int> PredictionsOf(EvaluatedModel model) =>
        new ModelPredictor<MultipleChoiceQuestion, MultipleChoiceInput, MultipleChoiceResult, int>
        {
            Model = model,
            Pipeline = model.Load((files, options) => MultipleChoicePipeline.FromFiles(files, modelOptions: options)),
            InputOf = example => new(example.Premise, [.. example.Choices], example.QuestionText),
            PredictionOf = (_, result) => result.Top.Index,
            CostOf = result => new(result.TokenCount, result.Scores.Sum(choice => choice.RemovedTokenCount)),
        };

    protected override void WriteOutput(Utf8JsonWriter json, int prediction) => json.WriteNumber("output", prediction);

    protected override void Add(MultipleChoiceQuestion example, int prediction) =>
        evaluation.Add(example.Label.ToString(CultureInfo.InvariantCulture), prediction.ToString(CultureInfo.InvariantCulture));

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;
}
