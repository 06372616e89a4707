namespace SqueezeBert.Evaluation.Tasks;

/// <summary>SQuAD 1.1: the mean of <see cref="AnswerScore.Of"/> over all questions, in percent. A question without a prediction scores 0.</summary>
internal sealed class QuestionAnsweringTask : EvaluationTask<IReadOnlyList<string>, string?>
{
    private double exact;
    private double f1;
    private long total;

    internal override void Add(IReadOnlyList<string> gold, string? predicted)
    {
        var score = predicted is null ? default : AnswerScore.Of(predicted, gold);
        (exact, f1, total) = (exact + score.Exact, f1 + score.F1, total + 1);
    }

    internal override IReadOnlyList<Metric> Metrics => [new("exact_match", Percent(exact)), new("f1", Percent(f1))];

    private double Percent(double sum) => total == 0 ? 0 : 100 * sum / total;
}
