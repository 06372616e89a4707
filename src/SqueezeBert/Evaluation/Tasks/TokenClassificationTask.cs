namespace SqueezeBert.Evaluation.Tasks;

/// <summary>A tag for each token: figures of whole entities, then those of each type under its name.</summary>
internal sealed class TokenClassificationTask : EvaluationTask<IReadOnlyList<string>, IReadOnlyList<string>>
{
    private readonly EntityScores scores = new();

    internal override void Add(IReadOnlyList<string> gold, IReadOnlyList<string> predicted) => scores.Add(gold, predicted);

    internal override IReadOnlyList<Metric> Metrics
    {
        get
        {
            var metrics = new List<Metric>
            {
                new("f1", scores.Overall.F1),
                new("precision", scores.Overall.Precision),
                new("recall", scores.Overall.Recall),
                new("macro_f1", scores.MacroF1),
                new("accuracy", scores.TagAccuracy),
            };
            foreach (var (type, counts) in scores.Types)
            {
                metrics.Add(new(type + "_precision", counts.Precision));
                metrics.Add(new(type + "_recall", counts.Recall));
                metrics.Add(new(type + "_f1", counts.F1));
                metrics.Add(new(type + "_number", counts.Actual));
            }
            return metrics;
        }
    }
}
