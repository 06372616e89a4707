using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a classifier whose one label is a number.</summary>
internal sealed class RegressionScoring(ScoringRequest request) : NumberScoring(request)
{
    protected override IPredictor<LabeledText, double> PredictionsOf(EvaluatedModel model) =>
        TextQuestions.Ask(model, TextQuestions.LoadRegression(model), (LabeledText example) => TextQuestions.InputOf(example), (_, result) => (double)result.Top.Score);
}
