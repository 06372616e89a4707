using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

/// <summary>Inputs that would make a careless tokenizer do quadratic work.</summary>
/// <remarks>Nothing is timed: each takes well under a second, and quadratic work on two million characters would take hours, so that the tests would not end.</remarks>
public class LinearTimeTests
{
    private static readonly BertTokenizer Composing = BertTokenizer.FromVocabulary(
        TokenizerFixtures.VocabularyPath, new BertTokenizerOptions { DoLowerCase = false });

    public static TheoryData<string, string, int> Repetitions => new()
    {
        { "one letter", "a", 2_000_000 },
        { "a letter without a piece", "\u0378", 2_000_000 },
        { "punctuation", "#", 2_000_000 },
        { "white space", " ", 2_000_000 },
        { "opening brackets", "[", 2_000_000 },
        { "beginnings of a special token", "[MASK", 400_000 },
        { "special tokens", "[MASK]", 300_000 },
        { "ideographs", "\u4E2D", 1_000_000 },
        { "Hangul syllables", "\uD55C", 1_000_000 },
        { "one combining mark", "\u0301", 2_000_000 },
        { "marks in falling order", "\u0301\u0316", 1_000_000 },
        { "spacing marks that change places", "\U0001D16D\U0001D165", 500_000 },
        { "a mark that decomposes", "\u0344", 1_000_000 },
        { "the longest decomposition", "\u1F82", 1_000_000 },
        { "letters with marks to compose", "e\u0323\u0302", 500_000 },
        { "lower case that grows", "\u0130", 1_000_000 },
        { "lone high surrogates", "\uD83D", 2_000_000 },
        { "pairs of surrogates", "\U0001F600", 1_000_000 },
        { "dropped characters", "\u200B", 2_000_000 },
        { "words at the length limit", new string('a', 100) + " ", 20_000 },
    };

    [Theory]
    [MemberData(nameof(Repetitions))]
    public void Two_megabytes_are_encoded_with_offsets_inside_the_text(string what, string unit, int count)
    {
        var text = string.Concat(Enumerable.Repeat(unit, count));
        foreach (var tokenizer in (BertTokenizer[])[TokenizerFixtures.Uncased, Composing])
        {
            var encoded = tokenizer.Encode(text);
            Assert.True(encoded.Offsets.All(offset => 0 <= offset.Start && offset.Start <= offset.End && offset.End <= text.Length), what);
            Assert.True(encoded.InputIds.Length <= text.Length + 2, what);
        }
    }

    [Fact]
    public void A_word_of_a_million_letters_is_one_unknown_token()
    {
        var encoded = TokenizerFixtures.Uncased.Encode(new string('a', 1_000_000));
        Assert.Equal([101, 100, 102], encoded.InputIds);
        Assert.Equal(new TokenOffset(0, 1_000_000), encoded.Offsets[1]);
    }

    [Fact]
    public void A_long_run_of_marks_comes_into_canonical_order()
    {
        // 0x1D16D has combining class 226, 0x1D165 has 216: the second kind must all come first.
        var text = string.Concat(Enumerable.Repeat("\U0001D16D\U0001D165", 1000));
        var output = new NormalizedText();
        new TextNormalizer(lowerCase: true, stripAccents: true, splitChinese: true).Normalize(text, 0, text.Length, output);
        Assert.Equal([.. Enumerable.Repeat(0x1D165, 1000), .. Enumerable.Repeat(0x1D16D, 1000)], output.CodePoints.ToArray());
    }

    [Fact]
    public void Marks_keep_their_order_within_a_class_in_short_and_long_runs()
    {
        foreach (var length in Enumerable.Range(2, 40))
        {
            int[] classes230 = [0x300, 0x301, 0x302];
            int[] classes220 = [0x316, 0x317, 0x318];
            var run = Enumerable.Range(0, length).Select(index => (index % 2 == 0 ? classes230 : classes220)[index % 3]).ToArray();
            var expected = run.OrderBy(UnicodeTables.CombiningClassOf).ToArray();
            CanonicalOrdering.Apply(run);
            Assert.Equal(expected, run);
        }
    }
}
