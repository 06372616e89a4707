namespace SqueezeBert.Evaluation.Tasks;

/// <summary>One number for each example, such as the similarity of two sentences; any scale, since only correlation counts.</summary>
internal sealed class SimilarityTask : EvaluationTask<double, double>
{
    private readonly List<double> truth = [];
    private readonly List<double> predictions = [];

    internal override void Add(double gold, double predicted)
    {
        truth.Add(gold);
        predictions.Add(predicted);
    }

    internal override IReadOnlyList<Metric> Metrics
    {
        get
        {
            double[] t = [.. truth], p = [.. predictions];
            return [new("pearson", Correlation.Pearson(t, p)), new("spearmanr", Correlation.Spearman(t, p))];
        }
    }
}
