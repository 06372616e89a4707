namespace SqueezeBert.Evaluation;

/// <summary>How surprised a masked language model is by a text, each token hidden in turn (Salazar et al. 2020, <i>Masked Language Model Scoring</i>).</summary>
/// <remarks><code>
/// exp(−(1/T) Σ ln P(token | all others))        T tokens of all texts, without [CLS] and [SEP]
/// </code>
/// 1 for a model that is always sure and right, the size of the vocabulary for one that guesses; 1 of no token. Not thread-safe.
/// </remarks>
internal sealed class PseudoPerplexity
{
    private double sum;

    /// <summary>T.</summary>
    internal long TokenCount { get; private set; }

    /// <summary>The figure, from 1.</summary>
    internal double Value => TokenCount == 0 ? 1 : Math.Exp(-sum / TokenCount);

    /// <summary>Counts one token.</summary>
    /// <param name="logProbability">Natural logarithm of the model's probability of the token; at most 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is above 0 or none.</exception>
    internal void Add(double logProbability)
    {
        if (!(logProbability <= 0)) throw new ArgumentOutOfRangeException(nameof(logProbability), $"Expected the logarithm of a probability, at most 0; found {logProbability}.");
        sum += logProbability;
        TokenCount++;
    }
}
