namespace SqueezeBert.Evaluation.Tasks;

/// <summary>Masked language modelling on plain text: <see cref="PseudoPerplexity"/>. The gold text itself is what the probabilities are of.</summary>
internal sealed class FillMaskTask : EvaluationTask<string, IReadOnlyList<double>>
{
    private readonly PseudoPerplexity perplexity = new();

    /// <param name="gold">The text.</param>
    /// <param name="predicted">The logarithm of the probability of each of its tokens.</param>
    internal override void Add(string gold, IReadOnlyList<double> predicted)
    {
        foreach (double logProbability in predicted) perplexity.Add(logProbability);
    }

    internal override IReadOnlyList<Metric> Metrics => [new("pseudo_perplexity", perplexity.Value), new("tokens", perplexity.TokenCount)];
}
