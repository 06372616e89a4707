using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Makes two segments of a sequence and swaps them half of the time, as ALBERT does (Lan and others 2019).</summary>
/// <remarks>They part between two sentences, each place as likely; within the sentence, between words, where there is only one.</remarks>
internal static class SentenceOrderPair
{
    private const ulong Place = 0, Order = 1;

    /// <returns>The first and the second segment as the model sees them, and whether they are swapped.</returns>
    internal static (int[] First, int[] Second, bool Swapped) Of(TokenSegments sequence, PieceTable pieces, CounterRandom random)
    {
        int[] ids = sequence.Ids;
        int[] places = sequence.SentenceStarts.Length > 1
            ? sequence.SentenceStarts[1..]
            : [.. Enumerable.Range(1, ids.Length - 1).Where(index => pieces.BeginsWord(ids, index))];
        // What the packer writes has two words; a sequence without is cut anywhere.
        int place = places.Length > 0 ? places[random.Below(Place, places.Length)] : ids.Length / 2;
        bool swapped = random.Below(Order, 2) == 1;
        return swapped ? (ids[place..], ids[..place], true) : (ids[..place], ids[place..], false);
    }
}
