using SqueezeBert.Data;
using SqueezeBert.Data.Squad;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>Asks a question answering model about SQuAD, with the settings of Hugging Face's run_qa.</summary>
internal static class SquadQuestions
{
    /// <summary>Windows of 384 tokens that share 128, or half a window of a smaller model; answers of at most 30 tokens; the 20 best, where the same words add up.</summary>
    private static readonly QuestionAnsweringOptions Options = new() { MaxSeqLen = 384, MaxAnswerLen = 30, TopK = 20 };

    /// <param name="model">The model.</param>
    /// <param name="request">Names the file, for messages.</param>
    /// <param name="read">Makes a prediction of the best answer, empty where the passage has no words, and the probability that there is none.</param>
    internal static IPredictor<SquadQuestion, TPrediction> Ask<TPrediction>(EvaluatedModel model, ScoringRequest request, Func<string, double, TPrediction> read) =>
        new ModelPredictor<SquadQuestion, QuestionAnsweringInput, QuestionAnsweringResult, TPrediction>
        {
            Model = model,
            Pipeline = model.Load((files, options) => QuestionAnsweringPipeline.FromFiles(files, Options, options)),
            InputOf = question => question.Question.Length > 0 && question.Context.Length > 0
                ? new(question.Question, question.Context)
                : throw new DataException(request.Data, null, $"expected a question and a passage to ask a model about; found an empty one, {question.Id}."),
            PredictionOf = (_, result) => read(result.Top?.Answer ?? "", NoAnswerProbability(result)),
            CostOf = result => new(result.TokenCount, result.RemovedQuestionTokenCount),
        };

    /// <summary>The score of no answer over its sum with that of the best answer: above 0.5 where no answer is the likelier.</summary>
    private static double NoAnswerProbability(QuestionAnsweringResult result)
    {
        double none = result.NoAnswerScore, best = result.Top?.Score ?? 0;
        return none + best > 0 ? none / (none + best) : 1;
    }
}
