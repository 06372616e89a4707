namespace SqueezeBert.Cli.Scoring;

/// <summary>Notices predicted labels that the data never has: most often the two don't use the same names.</summary>
internal sealed class LabelUse(ScoringRequest request)
{
    private const int ShownLabels = 5;

    private readonly HashSet<string> inData = new(StringComparer.Ordinal);
    private readonly HashSet<string> inPredictions = new(StringComparer.Ordinal);

    internal void Add(IEnumerable<string> labels, IEnumerable<string> predictions)
    {
        inData.UnionWith(labels);
        inPredictions.UnionWith(predictions);
    }

    /// <summary>Says which they are. Not of a model: its labels were looked at, and a small file has few of them.</summary>
    internal void WarnOfStrangers()
    {
        if (request.Predictions is null) return;
        string[] strangers = [.. inPredictions.Except(inData, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (strangers.Length == 0) return;
        string shown = string.Join(", ", strangers.Take(ShownLabels)) + (strangers.Length > ShownLabels ? $", … ({strangers.Length} in all)" : "");
        request.Log.Warning($"{request.Predictions}: labels that the data never has: {shown} (--label-map gives other names).");
    }
}
