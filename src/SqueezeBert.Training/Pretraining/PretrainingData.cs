using System.Globalization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Examples of a corpus by epoch and index: a pure function of corpus, tokenizer, settings and these two numbers.</summary>
/// <remarks>
/// Each epoch has an order of its own over all shards, and masks and segments of its own (dynamic masking). Nothing is remembered
/// from one example to the next, so any number of threads may ask for any examples in any order.
/// </remarks>
internal sealed class PretrainingData
{
    private readonly SequenceCache cache;
    private readonly PieceTable pieces;
    private readonly PretrainingSettings settings;
    private readonly TokenMasking masking;
    private readonly CounterRandom root;

    /// <param name="cache">The sequences; stays the caller's.</param>
    /// <param name="source">What the cache was made of, with the settings of the masks.</param>
    internal PretrainingData(SequenceCache cache, CacheSource source)
    {
        (this.cache, pieces, settings) = (cache, source.Pieces, source.Settings);
        masking = new TokenMasking(pieces, settings.MaskedShare, settings.WholeWord);
        root = new CounterRandom(settings.Seed).Stream("pretraining");
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{cache.Fingerprint} seed {settings.Seed} share {settings.MaskedShare:R}{(settings.WholeWord ? " whole words" : "")}");
    }

    /// <summary>Examples of an epoch.</summary>
    internal long Count => cache.Count;

    /// <summary>Differs where corpus, tokenizer or any setting does.</summary>
    internal string Fingerprint { get; }

    /// <summary>The example at a place of an epoch.</summary>
    internal PretrainingExample this[int epoch, long index]
    {
        get
        {
            var ofEpoch = root.Stream((ulong)epoch);
            long number = NumberOf(ofEpoch, index);
            return Example(cache[number], ofEpoch.Stream("sequence").Stream((ulong)number));
        }
    }

    /// <summary>Tokens of the example at a place of an epoch, special tokens included.</summary>
    internal int TokenCountOf(int epoch, long index) => cache[NumberOf(root.Stream((ulong)epoch), index)].Ids.Length + (settings.SentenceOrder ? 3 : 2);

    private long NumberOf(CounterRandom ofEpoch, long index) => new IndexPermutation(ofEpoch.Stream("order"), Count)[index];

    private PretrainingExample Example(TokenSegments sequence, CounterRandom random)
    {
        if (!settings.SentenceOrder)
        {
            int[] single = [pieces.ClsTokenId, .. sequence.Ids, pieces.SepTokenId];
            return new PretrainingExample(single, new int[single.Length], masking.Apply(single, random.Stream("masking")), null);
        }
        var (first, second, swapped) = SentenceOrderPair.Of(sequence, pieces, random.Stream("segments"));
        int[] ids = [pieces.ClsTokenId, .. first, pieces.SepTokenId, .. second, pieces.SepTokenId];
        var types = new int[ids.Length];
        types.AsSpan(first.Length + 2).Fill(1);
        return new PretrainingExample(ids, types, masking.Apply(ids, random.Stream("masking")), swapped ? 1 : 0);
    }
}
