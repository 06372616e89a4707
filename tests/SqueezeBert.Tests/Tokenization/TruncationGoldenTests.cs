using System.Text.Json;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public class TruncationGoldenTests
{
    [Fact]
    public void Pairs_are_cut_as_the_python_tokenizer_cuts_them()
    {
        var rows = TokenizerFixtures.Rows("pairs.jsonl");
        Assert.Equal(440, rows.Count);
        var whole = WholePairs(rows);
        foreach (var row in rows)
        {
            var encoded = TokenizerFixtures.Uncased.Encode(TokenizerFixtures.Text(row, "a"), TokenizerFixtures.Text(row, "b"), OptionsOf(row));
            AssertWithoutPadding(row, encoded);
            Assert.Equal(whole[row.GetProperty("pair").GetInt32()] - encoded.InputIds.Length, encoded.RemovedTokenCount);
        }
    }

    [Fact]
    public void A_pair_that_cannot_be_cut_to_length_is_an_error()
    {
        var texts = TokenizerFixtures.Rows("pairs.jsonl")
            .DistinctBy(row => row.GetProperty("pair").GetInt32())
            .ToDictionary(row => row.GetProperty("pair").GetInt32(), row => (First: TokenizerFixtures.Text(row, "a"), Second: TokenizerFixtures.Text(row, "b")));
        var rows = TokenizerFixtures.Rows("pairs_unsatisfiable.jsonl");
        Assert.Equal(189, rows.Count);
        foreach (var row in rows)
        {
            var (first, second) = texts[row.GetProperty("pair").GetInt32()];
            var error = Assert.Throws<TokenizerException>(() => TokenizerFixtures.Uncased.Encode(first, second, OptionsOf(row)));
            Assert.Contains(row.GetProperty("max_length").ToString(), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Single_texts_are_cut_as_the_python_tokenizer_cuts_them()
    {
        foreach (var row in TokenizerFixtures.Rows("singles_truncated_padded.jsonl"))
        {
            var maxLength = row.GetProperty("max_length").GetInt32();
            var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = maxLength };
            var text = TokenizerFixtures.Text(row, "text");
            // Where the reference gives up and returns the text over-long, this tokenizer refuses.
            if (row.GetProperty("ids").GetArrayLength() > maxLength)
                Assert.Throws<TokenizerException>(() => TokenizerFixtures.Uncased.Encode(text, options: options));
            else
                AssertWithoutPadding(row, TokenizerFixtures.Uncased.Encode(text, options: options));
        }
    }

    [Fact]
    public void A_pair_is_never_shorter_than_its_special_tokens()
    {
        var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = 2 };
        Assert.Throws<TokenizerException>(() => TokenizerFixtures.Uncased.Encode("one", "two", options));
    }

    private static void AssertWithoutPadding(JsonElement row, TokenizedText encoded)
    {
        var count = TokenizerFixtures.Integers(row, "mask").Sum();
        Assert.Equal(TokenizerFixtures.Integers(row, "ids").Take(count), encoded.InputIds);
        Assert.Equal(TokenizerFixtures.Integers(row, "type_ids").Take(count), encoded.TokenTypeIds);
    }

    private static Dictionary<int, int> WholePairs(List<JsonElement> rows) => rows
        .Where(row => TokenizerFixtures.Text(row, "strategy") == "none")
        .ToDictionary(row => row.GetProperty("pair").GetInt32(), row => row.GetProperty("ids").GetArrayLength());

    private static EncodeOptions OptionsOf(JsonElement row) => new()
    {
        MaxLength = row.GetProperty("max_length") is { ValueKind: JsonValueKind.Number } length ? length.GetInt32() : null,
        Truncation = TokenizerFixtures.Text(row, "strategy") switch
        {
            "longest_first" => TruncationStrategy.LongestFirst,
            "only_first" => TruncationStrategy.OnlyFirst,
            "only_second" => TruncationStrategy.OnlySecond,
            _ => TruncationStrategy.DoNotTruncate,
        },
    };
}
