using SqueezeBert.Data.Squad;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Answers of a file in SQuAD's official form. Like the official scripts it takes files that don't fit the data, but says so.</summary>
/// <param name="path">The file.</param>
/// <param name="log">Where warnings go.</param>
/// <param name="read">Makes a prediction of the answer to a question, null where the file has none.</param>
internal sealed class SquadPredictor<TPrediction>(string path, Log log, Func<SquadQuestion, string?, TPrediction> read) : IPredictor<SquadQuestion, TPrediction>
{
    public IEnumerable<(SquadQuestion Example, TPrediction Prediction)> Predict(IEnumerable<SquadQuestion> examples)
    {
        var answers = SquadPredictions.ReadAnswers(path);
        long missing = 0;
        foreach (var question in examples)
        {
            bool found = answers.TryTake(question.Id, out string? answer);
            if (!found) missing++;
            yield return (question, read(question, answer));
        }
        if (missing > 0) log.Warning($"{path}: questions without a prediction, which score 0: {missing}.");
        if (answers.Untaken.Count > 0) log.Warning($"{path}: predictions for questions that the data doesn't have, which don't count: {answers.Untaken.Count}.");
    }
}
