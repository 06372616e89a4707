using System.Text.Json;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a masked language model on lines of text: <c>"output":[…]</c>, the logarithm of each hidden token's probability. Blank lines don't count.</summary>
internal sealed class FillMaskScoring(ScoringRequest request) : JsonLinesScoring<string, IReadOnlyList<double>>(request)
{
    /// <summary>Each token of a line is a pass through the model.</summary>
    private const int LinesTogether = 16;

    private readonly FillMaskTask evaluation = new();

    protected override IEnumerable<string> ReadExamples() => TextLineReader.ReadTexts(Request.Data);

    protected override IReadOnlyList<double> PredictionOf(string example, JsonPlace line) =>
        [.. line.Field("output").Items().Select(item => item.Number() is <= 0 and var number ? number : throw item.Error($"expected the logarithm of a probability, at most 0; found {item.Number()}."))];

    protected override IPredictor<string, IReadOnlyList<double>> PredictionsOf(EvaluatedModel model) =>
        new ModelPredictor<string, string, PseudoLikelihood, IReadOnlyList<double>>
        {
            Model = model,
            Pipeline = model.Load(PseudoLikelihoodPipeline.FromFiles),
            InputOf = text => text,
            PredictionOf = (_, result) => result.LogProbabilities,
            CostOf = result => new(result.TokenCount),
            AskedTogether = LinesTogether,
        };

    protected override void WriteOutput(Utf8JsonWriter json, IReadOnlyList<double> prediction)
    {
        json.WriteStartArray("output");
        foreach (double logProbability in prediction) json.WriteNumberValue(logProbability);
        json.WriteEndArray();
    }

    protected override void Add(string example, IReadOnlyList<double> prediction) => evaluation.Add(example, prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;
}
