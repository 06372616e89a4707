using SqueezeBert.Data.Squad;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>Asks a question answering model about SQuAD, as <see cref="QuestionAnsweringOptions.ForSquad"/> says.</summary>
internal static class SquadQuestions
{
    /// <param name="model">The model.</param>
    /// <param name="request">Names the file, for messages.</param>
    /// <param name="read">Makes a prediction of the best answer, empty where the passage has no words, and the probability that there is none.</param>
    internal static IPredictor<SquadQuestion, TPrediction> Ask<TPrediction>(EvaluatedModel model, ScoringRequest request, Func<string, double, TPrediction> read) =>
        new ModelPredictor<SquadQuestion, QuestionAnsweringInput, QuestionAnsweringResult, TPrediction>
        {
            Model = model,
            Pipeline = model.Load((files, options) => QuestionAnsweringPipeline.FromFiles(files, QuestionAnsweringOptions.ForSquad, options)),
            InputOf = question =>
            {
                question.RequireWords(request.Data);
                return new(question.Question, question.Context);
            },
            PredictionOf = (_, result) => read(result.Top?.Answer ?? "", result.NoAnswerProbability),
            CostOf = result => new(result.TokenCount, result.RemovedQuestionTokenCount),
        };
}
