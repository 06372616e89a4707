using CsCheck;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Vocabularies;
using Xunit;

namespace SqueezeBert.Training.Tests.Vocabularies;

public class WordCountsTests
{
    private static readonly string[] Parts = ["the", "Café", "e\u0301", "İ", "中文", "can't", "…", "a\u200Bb", "\u00A0", "[MASK", "x", "😀", "한글", "\uFFFD", "--", " ", "\t", " "];

    [Fact]
    public void Words_are_lower_cased_stripped_and_split_as_the_tokenizer_does() =>
        Assert.Equal(
            [new("'", 1), new("cafe", 3), new("can", 1), new("t", 1), new("中", 1), new("文", 1)],
            Count(new BertTokenizerOptions(), "Café CAFÉ cafe\u0301 can't", "中文"));

    [Fact]
    public void A_cased_tokenizer_keeps_capitals_and_accents() =>
        Assert.Equal([new("Café", 2), new("cafe", 1)], Count(new BertTokenizerOptions { DoLowerCase = false }, "Café Cafe\u0301 cafe"));

    [Fact]
    public void A_word_that_the_tokenizer_would_not_split_is_left_out() =>
        Assert.Equal([new(new string('a', 100), 1)], Count(new BertTokenizerOptions(), new string('a', 101), new string('a', 100), new string('a', 300)));

    [Fact]
    public void Counting_goes_on_after_words_were_asked_for()
    {
        var counts = new WordCounts(new BertTokenizerOptions());
        counts.Add("one two");
        counts.ToArray();
        counts.Add("two, Three");
        Assert.Equal([new(",", 1), new("one", 1), new("three", 1), new("two", 2)], counts.ToArray());
    }

    [Fact]
    public void There_are_as_many_words_as_the_tokenizer_finds()
    {
        var tokenizer = BertTokenizer.FromVocabulary(RepositoryFiles.Fixture("tokenizer", "bert-base-uncased", "vocab.txt"));
        Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]).Array[0, 30].Select(string.Concat).Sample(text =>
        {
            int expected = tokenizer.Encode(text, options: new EncodeOptions { AddSpecialTokens = false }).WordIds.Distinct().Count();
            Assert.Equal(expected, Count(new BertTokenizerOptions(), text).Sum(word => word.Value));
        }, iter: 2000);
    }

    private static KeyValuePair<string, long>[] Count(BertTokenizerOptions options, params string[] lines)
    {
        var counts = new WordCounts(options);
        foreach (string line in lines) counts.Add(line);
        return counts.ToArray();
    }
}
