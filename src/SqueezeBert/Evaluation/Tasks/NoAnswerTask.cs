namespace SqueezeBert.Evaluation.Tasks;

/// <summary>SQuAD 2.0: questions that the text answers and questions that it doesn't; all figures in percent, under the official script's names.</summary>
/// <remarks>
/// Where every prediction comes with a probability of no answer, the best thresholds are reported too. A question without a
/// prediction scores 0; the official script stops there.
/// </remarks>
/// <param name="threshold">A probability above this predicts no answer whatever the text; the script's default is 1.</param>
internal sealed class NoAnswerTask(double threshold = 1) : EvaluationTask<IReadOnlyList<string>, NoAnswerPrediction>
{
    private readonly List<NoAnswerCase> exact = [];
    private readonly List<NoAnswerCase> f1 = [];
    private bool probabilities = true;

    internal override void Add(IReadOnlyList<string> gold, NoAnswerPrediction predicted)
    {
        bool missing = predicted.Text is null;
        var score = missing ? default : AnswerScore.OrNoAnswer(predicted.Text!, gold);
        probabilities &= missing || predicted.NoAnswerProbability is not null;
        // No threshold turns a missing prediction into "no answer".
        double probability = missing ? double.NegativeInfinity : predicted.NoAnswerProbability ?? 0;
        exact.Add(new NoAnswerCase(score.Exact, probability, gold.Count > 0, predicted.Text is not ""));
        f1.Add(exact[^1] with { Score = score.F1 });
    }

    internal override IReadOnlyList<Metric> Metrics
    {
        get
        {
            var metrics = new List<Metric>();
            AddMeans(metrics, "", _ => true);
            AddMeans(metrics, "HasAns_", question => question.HasAnswer);
            AddMeans(metrics, "NoAns_", question => !question.HasAnswer);
            if (probabilities && exact.Count > 0)
            {
                AddBest(metrics, "best_exact", exact);
                AddBest(metrics, "best_f1", f1);
            }
            return metrics;
        }
    }

    private void AddMeans(List<Metric> metrics, string prefix, Func<NoAnswerCase, bool> counts)
    {
        int total = exact.Count(counts);
        if (total == 0) return;
        metrics.Add(new(prefix + "exact", 100 * exact.Where(counts).Sum(Score) / total));
        metrics.Add(new(prefix + "f1", 100 * f1.Where(counts).Sum(Score) / total));
        metrics.Add(new(prefix + "total", total));
    }

    private double Score(NoAnswerCase question) => NoAnswerThreshold.ScoreUnder(question, threshold);

    private static void AddBest(List<Metric> metrics, string name, List<NoAnswerCase> questions)
    {
        var (sum, best) = NoAnswerThreshold.Best(questions);
        metrics.Add(new(name, 100 * sum / questions.Count));
        metrics.Add(new(name + "_thresh", best));
    }
}
