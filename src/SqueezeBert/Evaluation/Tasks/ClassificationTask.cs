namespace SqueezeBert.Evaluation.Tasks;

/// <summary>One label for each example.</summary>
/// <remarks>
/// Labels are those that occur, true or predicted, as in scikit-learn: macro-F1 is over these. <c>f1</c> is that of one label, the
/// positive one.
/// </remarks>
/// <param name="metricNames">Of <c>accuracy</c>, <c>f1</c>, <c>macro_f1</c> and <c>matthews_correlation</c>, in the order to show them.</param>
/// <param name="positiveLabel">Whose F1 <c>f1</c> is.</param>
internal sealed class ClassificationTask(IReadOnlyList<string> metricNames, string positiveLabel = "1") : EvaluationTask<string, string>
{
    private readonly Dictionary<(string Gold, string Predicted), long> pairs = [];

    internal override void Add(string gold, string predicted) => pairs[(gold, predicted)] = pairs.GetValueOrDefault((gold, predicted)) + 1;

    internal override IReadOnlyList<Metric> Metrics
    {
        get
        {
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (string label in pairs.Keys.SelectMany(pair => (string[])[pair.Gold, pair.Predicted])) ids.TryAdd(label, ids.Count);
            var counts = new LabelCounts(Math.Max(ids.Count, 1));
            foreach (var ((gold, predicted), count) in pairs) counts.Add(ids[gold], ids[predicted], count);
            var positive = ids.TryGetValue(positiveLabel, out int id) ? counts[id] : default;
            return [.. metricNames.Select(name => new Metric(name, ValueOf(name, counts, positive)))];
        }
    }

    private static double ValueOf(string name, LabelCounts counts, RetrievalCounts positive) => name switch
    {
        "accuracy" => counts.Accuracy,
        "f1" => positive.F1,
        "macro_f1" => counts.MacroF1,
        "matthews_correlation" => counts.MatthewsCorrelation,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
