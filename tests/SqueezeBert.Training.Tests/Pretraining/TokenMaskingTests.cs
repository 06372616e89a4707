using CsCheck;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Randomness;
using Xunit;

namespace SqueezeBert.Training.Tests.Pretraining;

public class TokenMaskingTests
{
    private const int Cls = 101, Sep = 102, Mask = 103;

    private static readonly int[] Ordinary = Corpus.Pieces.OrdinaryIds;

    [Fact]
    public void Fifteen_percent_are_chosen_of_them_eighty_masked_ten_replaced_ten_kept()
    {
        var masking = new TokenMasking(Corpus.Pieces, 0.15, wholeWord: false);
        var (chosen, masked, replaced, kept) = (0, 0, 0, 0);
        for (ulong sequence = 0; sequence < 2000; sequence++)
        {
            int[] before = Sequence(sequence, 100), ids = [.. before];
            int[] labels = masking.Apply(ids, new CounterRandom(sequence));
            Assert.Equal(15, labels.Count(label => label != PretrainingExample.Ignored));
            for (int i = 0; i < ids.Length; i++)
            {
                if (labels[i] == PretrainingExample.Ignored) continue;
                chosen++;
                if (ids[i] == Mask) masked++;
                else if (ids[i] == before[i]) kept++;
                else replaced++;
            }
        }
        // Binomial, 30,000 draws: standard deviations of 69 and 52, five of them. One replacement in 30,000 is the token itself.
        Assert.Equal(30_000, chosen);
        Assert.InRange(masked, 24_000 - 346, 24_000 + 346);
        Assert.InRange(replaced, 3_000 - 261, 3_000 + 260);
        Assert.InRange(kept, 3_000 - 260, 3_000 + 261);
    }

    [Fact]
    public void Every_place_is_as_likely()
    {
        var masking = new TokenMasking(Corpus.Pieces, 0.15, wholeWord: false);
        var times = new int[22];
        for (ulong sequence = 0; sequence < 20_000; sequence++)
        {
            int[] labels = masking.Apply(Sequence(1, 20), new CounterRandom(sequence));
            for (int i = 0; i < labels.Length; i++) times[i] += labels[i] == PretrainingExample.Ignored ? 0 : 1;
        }
        Assert.Equal((0, 0), (times[0], times[^1]));
        // 3 of 20 in each: 3,000 expected, standard deviation 50, five of them.
        Assert.All(times[1..^1], count => Assert.InRange(count, 2750, 3250));
    }

    [Fact]
    public void Replacements_come_from_all_ordinary_tokens_and_never_from_special_ones()
    {
        var masking = new TokenMasking(Corpus.Pieces, 0.9, wholeWord: false);
        var found = new List<int>();
        for (ulong sequence = 0; sequence < 500; sequence++)
        {
            int[] before = Sequence(sequence, 100), ids = [.. before];
            masking.Apply(ids, new CounterRandom(sequence));
            found.AddRange(ids.Where((id, i) => id != before[i] && id != Mask));
        }
        Assert.DoesNotContain(found, Corpus.Pieces.IsSpecial);
        // 4,500 draws, even over the ids: the mean is within five standard errors.
        double deviation = Ordinary.Length / Math.Sqrt(12) / Math.Sqrt(found.Count);
        Assert.InRange(found.Average(), Ordinary.Average() - 5 * deviation, Ordinary.Average() + 5 * deviation);
    }

    [Fact]
    public void Special_tokens_stay_and_labels_say_what_stood_there() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 60], Gen.Bool, Gen.Double[0.01, 0.99]).Sample((seed, length, wholeWord, share) =>
        {
            int[] before = Sequence(seed, length);
            if (length > 3) before[length / 2] = Mask;
            int[] ids = [.. before], labels = new TokenMasking(Corpus.Pieces, share, wholeWord).Apply(ids, new CounterRandom(seed));
            Assert.Contains(labels, label => label != PretrainingExample.Ignored);
            for (int i = 0; i < ids.Length; i++)
            {
                if (Corpus.Pieces.IsSpecial(before[i])) Assert.Equal((before[i], PretrainingExample.Ignored), (ids[i], labels[i]));
                else if (labels[i] == PretrainingExample.Ignored) Assert.Equal(before[i], ids[i]);
                else Assert.Equal(before[i], labels[i]);
            }
        }, iter: 2000);

    [Fact]
    public void Whole_words_are_chosen_together_and_about_as_many_tokens()
    {
        var masking = new TokenMasking(Corpus.Pieces, 0.15, wholeWord: true);
        int chosen = 0, ordinary = 0, several = 0;
        for (ulong seed = 0; seed < 500; seed++)
        {
            int[] before = [Cls, .. Pack(seed), Sep], ids = [.. before];
            int[] labels = masking.Apply(ids, new CounterRandom(seed));
            for (int i = 2; i < ids.Length - 1; i++)
            {
                if (Corpus.Pieces.BeginsWord(before, i)) continue;
                Assert.Equal(labels[i - 1] == PretrainingExample.Ignored, labels[i] == PretrainingExample.Ignored);
                if (labels[i] != PretrainingExample.Ignored) several++;
            }
            chosen += labels.Count(label => label != PretrainingExample.Ignored);
            ordinary += ids.Length - 2;
        }
        Assert.True(several > 100, "Words of several pieces are chosen too.");
        // A word that doesn't fit the rest is passed over, so a sequence may miss its number by a piece or so of fifteen.
        Assert.InRange((double)chosen / ordinary, 0.14, 0.155);
    }

    [Fact]
    public void A_single_long_word_is_masked_all_the_same()
    {
        int[] ids = [Cls, Ordinary[^1], .. Enumerable.Range(0, 5).Select(_ => Array.Find(Ordinary, Corpus.Pieces.Continues)), Sep];
        int[] labels = new TokenMasking(Corpus.Pieces, 0.15, wholeWord: true).Apply(ids, new CounterRandom(1));
        Assert.Equal([true, false, false, false, false, false, false, true], labels.Select(label => label == PretrainingExample.Ignored));
    }

    private static int[] Sequence(ulong seed, int length)
    {
        var random = new CounterRandom(seed).Stream("sequence");
        return [Cls, .. Enumerable.Range(0, length).Select(i => Ordinary[random.Below((ulong)i, Ordinary.Length)]), Sep];
    }

    private static int[] Pack(ulong seed) =>
        new SequencePacker(Corpus.Tokenizer, Corpus.Pieces, new PretrainingSettings()).Pack(Corpus.Document(seed, 6))[0].Ids;
}
