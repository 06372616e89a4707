using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Chooses the tokens to predict and hides them, as BERT does (Devlin and others 2018).</summary>
/// <remarks>
/// Of n ordinary tokens max(1, round(share · n)) are chosen, each set of them as likely; of the chosen 80 % become [MASK], 10 % any
/// ordinary token, 10 % stay. Special tokens are never chosen and never put in. With whole words, words are taken in random order
/// as long as they fit that number, so that it can be missed by a little; a single word too long for it is taken all the same.
/// Immutable, safe to share.
/// </remarks>
internal sealed class TokenMasking(PieceTable pieces, double share, bool wholeWord)
{
    private const int Tenths = 10, Masked = 8, Replaced = 9;

    /// <summary>Masks a sequence in place.</summary>
    /// <param name="ids">[S], with special tokens.</param>
    /// <param name="random">Decides.</param>
    /// <returns>[S]: the labels.</returns>
    internal int[] Apply(Span<int> ids, CounterRandom random)
    {
        var labels = new int[ids.Length];
        Array.Fill(labels, PretrainingExample.Ignored);
        var (words, ordinary) = Words(ids);
        Shuffle(words, random.Stream("choice"));
        int wanted = Math.Max(1, (int)Math.Round(share * ordinary, MidpointRounding.AwayFromZero)), chosen = 0;
        foreach (var (start, length) in words)
        {
            if (chosen == wanted) break;
            if (chosen + length > wanted && (chosen > 0 || words.Exists(word => word.Length <= wanted))) continue;
            for (int i = start; i < start + length; i++) Hide(ids, labels, i, random);
            chosen += length;
            if (chosen > wanted) break;
        }
        return labels;
    }

    private void Hide(Span<int> ids, int[] labels, int index, CounterRandom random)
    {
        labels[index] = ids[index];
        int tenth = random.Stream("fate").Below((ulong)index, Tenths);
        if (tenth < Masked) ids[index] = pieces.MaskTokenId;
        else if (tenth < Replaced) ids[index] = pieces.OrdinaryIds[random.Stream("replacement").Below((ulong)index, pieces.OrdinaryIds.Length)];
    }

    /// <summary>What is chosen as one: words, or tokens.</summary>
    private (List<(int Start, int Length)> Words, int OrdinaryTokens) Words(ReadOnlySpan<int> ids)
    {
        var words = new List<(int Start, int Length)>();
        int ordinary = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (pieces.IsSpecial(ids[i])) continue;
            ordinary++;
            if (wholeWord && words.Count > 0 && !pieces.BeginsWord(ids, i)) words[^1] = (words[^1].Start, words[^1].Length + 1);
            else words.Add((i, 1));
        }
        return (words, ordinary);
    }

    private static void Shuffle(List<(int Start, int Length)> words, CounterRandom random)
    {
        for (int i = words.Count - 1; i > 0; i--)
        {
            int j = random.Below((ulong)i, i + 1);
            (words[i], words[j]) = (words[j], words[i]);
        }
    }
}
