using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores similarities of sentence pairs. A model's are the cosines of its embeddings.</summary>
internal sealed class SentenceSimilarityScoring(ScoringRequest request) : NumberScoring(request)
{
    protected override IPredictor<LabeledText, double> PredictionsOf(EvaluatedModel model) =>
        new ModelPredictor<LabeledText, SentenceSimilarityInput, SentenceSimilarityResult, double>
        {
            Model = model,
            Pipeline = model.Load((files, options) => SentenceSimilarityPipeline.FromFiles(files, modelOptions: options)),
            InputOf = example => new(example.Text, [example.TextPair ?? throw example.Row!.Error("expected two texts to compare; found one (--text-pair-column names the second).")]),
            PredictionOf = (_, result) => result.Scores[0],
            CostOf = result => new(result.TokenCount, result.RemovedTokenCount),
        };
}
