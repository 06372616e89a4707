using CsCheck;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Vocabularies;
using Xunit;

namespace SqueezeBert.Training.Tests.Vocabularies;

public class VocabularyTrainerTests
{
    [Fact]
    public void Merges_the_most_frequent_pair_until_none_is_frequent_enough() =>
        // (##u, ##g) 20, then (##u, ##n) 16, (h, ##ug) 15, (p, ##un) 12; at 5 (p, ##ug) goes before (hug, ##s): p has the smaller id.
        Assert.Equal(
            ["b", "g", "h", "n", "p", "s", "u", "##g", "##n", "##s", "##u", "##ug", "##un", "hug", "pun", "pug", "hugs"],
            Train([new("hug", 10), new("pug", 5), new("pun", 12), new("bun", 4), new("hugs", 5)], minFrequency: 5)[..17]);

    [Fact]
    public void Equally_frequent_pairs_merge_by_their_ids() =>
        Assert.Equal(["a", "b", "c", "d", "##b", "##d", "ab", "cd"], Train([new("cd", 3), new("ab", 3)])[..8]);

    [Fact]
    public void A_pair_within_a_run_merges_from_left_to_right() =>
        // a ##a ##a ##a: (##a, ##a) twice; then a ##aa ##a, where a comes first.
        Assert.Equal(["a", "##a", "##aa", "aaa", "aaaa"], Train([new("aaaa", 1)], minFrequency: 1));

    [Fact]
    public void The_alphabet_keeps_the_most_frequent_characters_and_words_lose_the_others()
    {
        // b twice, c and d once: d goes, as the later of the two. The word xdc keeps a ## for what stands behind its start.
        var tokens = Train([new("bb", 1), new("dc", 1)], minFrequency: 1, limitAlphabet: 2);
        Assert.Equal(["b", "c", "##b", "##c", "bb"], tokens);
    }

    [Fact]
    public void Special_tokens_come_first_and_the_size_is_kept()
    {
        string[] expected = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "##b", "##c"];
        Assert.Equal(expected, Train(10));
        Assert.Equal([.. expected, "ab"], Train(11));

        static string[] Train(int size) => VocabularyTrainer.Train([new("ab", 9), new("abc", 9)], new VocabularyOptions { VocabularySize = size }, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_size_that_special_tokens_and_characters_exceed_is_refused()
    {
        var error = Assert.Throws<TrainingException>(() => VocabularyTrainer.Train([new("abc", 9)], new VocabularyOptions { VocabularySize = 9 }, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("expected a vocabulary of 10 tokens or more, as many as there are special tokens and characters; found 9. A smaller alphabet needs fewer.", error.Message);
    }

    [Theory]
    [InlineData("words_natural")]
    [InlineData("words_random")]
    public void Equals_the_reference_to_the_last_merge(string name)
    {
        var counts = new WordCounts(new BertTokenizerOptions());
        foreach (string line in File.ReadLines(RepositoryFiles.Fixture("vocabulary", name + ".txt"))) counts.Add(line);
        Assert.Equal(File.ReadAllLines(RepositoryFiles.Fixture("vocabulary", name + ".vocab.txt")), Train(counts.ToArray(), minFrequency: 1));
    }

    [Fact]
    public void The_order_of_lines_does_not_matter()
    {
        string[] lines = File.ReadAllLines(RepositoryFiles.Fixture("vocabulary", "words_random.txt")), expected = OfLines(lines);
        Gen.Shuffle(lines).Sample(shuffled => Assert.Equal(expected, OfLines(shuffled)), iter: 10);
    }

    [Fact]
    public void Cancelling_ends_it() =>
        Assert.Throws<OperationCanceledException>(() => VocabularyTrainer.Train([new("ab", 9)], new VocabularyOptions { VocabularySize = 100 }, cancellation: new CancellationToken(canceled: true)));

    private static string[] OfLines(IEnumerable<string> lines)
    {
        var counts = new WordCounts(new BertTokenizerOptions());
        foreach (string line in lines) counts.Add(line);
        return Train(counts.ToArray());
    }

    private static string[] Train(KeyValuePair<string, long>[] words, long minFrequency = 2, int limitAlphabet = 1000) =>
        VocabularyTrainer.Train(words, new VocabularyOptions { VocabularySize = 30_000, MinFrequency = minFrequency, LimitAlphabet = limitAlphabet, SpecialTokens = [] }, cancellation: TestContext.Current.CancellationToken);
}
