namespace SqueezeBert.Evaluation;

/// <summary>The figures of a multi-label classifier: each example has a set of labels, perhaps none.</summary>
/// <remarks><code>
/// micro F1 = F1 of the counts of all labels together      macro F1 = mean of the F1 of each label
/// accuracy = share of examples whose whole set is right
/// </code>
/// As scikit-learn has them (there the last is "subset accuracy"). Labels are those that occur in either set. Not thread-safe.
/// </remarks>
internal sealed class LabelSetCounts<TLabel>
    where TLabel : notnull
{
    private readonly Dictionary<TLabel, RetrievalCounts> labels = [];
    private long total;
    private long right;

    /// <summary>Counts one example.</summary>
    internal void Add(IReadOnlySet<TLabel> truth, IReadOnlySet<TLabel> predicted)
    {
        foreach (var label in truth) Count(label, new RetrievalCounts(predicted.Contains(label) ? 1 : 0, 0, 1));
        foreach (var label in predicted) Count(label, new RetrievalCounts(0, 1, 0));
        total++;
        if (truth.SetEquals(predicted)) right++;
    }

    internal double MicroF1 => labels.Values.Aggregate(default(RetrievalCounts), (sum, label) => sum + label).F1;

    internal double MacroF1 => labels.Count == 0 ? 0 : labels.Values.Average(label => label.F1);

    internal double Accuracy => RetrievalCounts.Ratio(right, total);

    private void Count(TLabel label, RetrievalCounts counts) => labels[label] = labels.GetValueOrDefault(label) + counts;
}
