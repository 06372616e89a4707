using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data.Squad;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores answers to SQuAD 2.0 as the official script does, with a file of no-answer probabilities or without.</summary>
internal sealed class SquadNoAnswerScoring(ScoringRequest request) : TaskScoring<SquadQuestion, NoAnswerPrediction>(request)
{
    private readonly NoAnswerTask evaluation = new(request.NoAnswerThreshold);
    private readonly List<(string Id, string Answer)> submission = [];

    internal override void WritePredictions(Stream stream) => SquadPredictions.Write(stream, submission);

    protected override IEnumerable<SquadQuestion> ReadExamples() => SquadFile.Read(Request.Data);

    protected override IPredictor<SquadQuestion, NoAnswerPrediction> PredictionsIn(string path)
    {
        var probabilities = Request.NoAnswerProbabilities is { } file ? SquadPredictions.ReadNoAnswerProbabilities(file) : null;
        return new SquadPredictor<NoAnswerPrediction>(path, Request.Log, (question, answer) => new NoAnswerPrediction(answer, answer is null ? null : probabilities?.Take(question.Id)));
    }

    protected override IPredictor<SquadQuestion, NoAnswerPrediction> PredictionsOf(EvaluatedModel model) =>
        SquadQuestions.Ask(model, Request, (answer, noAnswer) => new NoAnswerPrediction(answer, noAnswer));

    protected override void Add(SquadQuestion example, NoAnswerPrediction prediction) => evaluation.Add([.. example.Answers.Select(answer => answer.Text)], prediction);

    protected override void Keep(SquadQuestion example, NoAnswerPrediction prediction)
    {
        if (prediction.Text is { } text) submission.Add((example.Id, prediction.NoAnswerProbability > Request.NoAnswerThreshold ? "" : text));
    }

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;
}
