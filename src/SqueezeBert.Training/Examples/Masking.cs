using SqueezeBert.Tokenization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Examples;

/// <summary>Hides tokens of a text for a masked language model to find, other ones in each epoch (Devlin et al. 2019; Liu et al. 2019).</summary>
/// <remarks>
/// Each token but [CLS] and [SEP] is chosen with the same probability, one at least; of the chosen, 80 % become [MASK], 10 % any
/// token, 10 % stay. What is chosen depends on seed, epoch and example alone. Immutable.
/// </remarks>
internal sealed class Masking
{
    private const double MaskedShare = 0.8, RandomShare = 0.1;

    private readonly CounterRandom root;
    private readonly double probability;
    private readonly int maskTokenId;
    private readonly int vocabularySize;

    /// <param name="tokenizer">Names the mask.</param>
    /// <param name="seed">Key of what is chosen.</param>
    /// <param name="probability">Share of tokens to choose, above 0 and below 1.</param>
    /// <exception cref="TrainingException">The vocabulary has no mask.</exception>
    internal Masking(BertTokenizer tokenizer, ulong seed, double probability)
    {
        maskTokenId = tokenizer.MaskTokenId ?? throw new TrainingException("The tokenizer: expected a token that masks; found none in its vocabulary.");
        (root, this.probability, vocabularySize) = (new CounterRandom(seed).Stream("masking"), probability, tokenizer.VocabularySize);
    }

    /// <summary>An example as an epoch sees it.</summary>
    /// <param name="example">One text between [CLS] and [SEP], with at least one token.</param>
    /// <param name="index">Its number.</param>
    /// <param name="epoch">The epoch's number.</param>
    internal TrainingExample Apply(TrainingExample example, int index, int epoch)
    {
        var random = root.Stream((ulong)epoch).Stream((ulong)index);
        var text = example.Sequences[0];
        int[] ids = text.InputIds.ToArray();
        var chosen = new List<int>();
        int likeliest = 1;
        for (int t = 1; t < ids.Length - 1; t++)
        {
            if (Share(random, t) < probability) chosen.Add(t);
            if (Share(random, t) < Share(random, likeliest)) likeliest = t;
        }
        if (chosen.Count == 0) chosen.Add(likeliest);
        float[] targets = [.. chosen.Select(t => (float)ids[t])];
        foreach (int t in chosen)
        {
            double fate = Share(random, ids.Length + t);
            if (fate < MaskedShare) ids[t] = maskTokenId;
            else if (fate < MaskedShare + RandomShare) ids[t] = random.Below((ulong)(2 * ids.Length + t), vocabularySize);
        }
        return example with { Sequences = [text with { InputIds = ids }], ScoredTokens = [.. chosen], TokenTargets = targets };
    }

    /// <summary>A number from 0 to 1.</summary>
    private static double Share(CounterRandom random, int index) => (random.Bits((ulong)index) >> 11) * (1.0 / (1L << 53));
}
