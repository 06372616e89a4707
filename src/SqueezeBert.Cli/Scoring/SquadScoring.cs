using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Data.Squad;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores answers to SQuAD 1.1 as the official script does. Questions without a prediction score 0.</summary>
internal sealed class SquadScoring(ScoringRequest request) : TaskScoring<SquadQuestion, string?>(request)
{
    private readonly QuestionAnsweringTask evaluation = new();
    private readonly List<(string Id, string Answer)> submission = [];

    internal override void WritePredictions(Stream stream) => SquadPredictions.Write(stream, submission);

    protected override IEnumerable<SquadQuestion> ReadExamples()
    {
        foreach (var question in SquadFile.Read(Request.Data))
            yield return question.Answers.Count > 0
                ? question
                : throw new DataException(Request.Data, null, $"expected an answer to each question; found none to {question.Id} (--task squad_v2 scores such data).");
    }

    protected override IPredictor<SquadQuestion, string?> PredictionsIn(string path) =>
        new SquadPredictor<string?>(path, Request.Log, (_, answer) => answer);

    protected override IPredictor<SquadQuestion, string?> PredictionsOf(EvaluatedModel model) =>
        SquadQuestions.Ask<string?>(model, Request, (answer, _) => answer);

    protected override void Add(SquadQuestion example, string? prediction) => evaluation.Add([.. example.Answers.Select(answer => answer.Text)], prediction);

    protected override void Keep(SquadQuestion example, string? prediction)
    {
        if (prediction is not null) submission.Add((example.Id, prediction));
    }

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;
}
