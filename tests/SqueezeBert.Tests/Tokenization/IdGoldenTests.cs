using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public class IdGoldenTests
{
    public static TheoryData<string, bool, bool?, bool> Variants => new()
    {
        { "texts_uncased.jsonl", true, null, true },
        { "texts_cased.jsonl", false, null, true },
        { "texts_cased_stripaccents.jsonl", false, true, true },
        { "texts_lower_keepaccents.jsonl", true, false, true },
        { "texts_nochinese.jsonl", true, null, false },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Ids_and_tokens_equal_the_python_tokenizer(string file, bool lowerCase, bool? stripAccents, bool chinese)
    {
        var tokenizer = BertTokenizer.FromVocabulary(TokenizerFixtures.VocabularyPath, new BertTokenizerOptions
        {
            DoLowerCase = lowerCase,
            StripAccents = stripAccents,
            TokenizeChineseChars = chinese,
        });
        var rows = TokenizerFixtures.Rows(file);
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var encoded = tokenizer.Encode(TokenizerFixtures.Text(row, "text"));
            Assert.Equal(TokenizerFixtures.Integers(row, "ids"), encoded.InputIds);
            Assert.Equal(TokenizerFixtures.Strings(row, "tokens"), encoded.Tokens[1..^1]);
        }
    }

    [Fact]
    public void Lone_surrogates_are_dropped_as_the_python_tokenizer_does()
    {
        foreach (var row in TokenizerFixtures.Rows("texts_lone_surrogates.jsonl"))
        {
            var text = string.Concat(TokenizerFixtures.Integers(row, "utf16").Select(unit => (char)unit));
            Assert.Equal(TokenizerFixtures.Integers(row, "ids"), TokenizerFixtures.Uncased.Encode(text).InputIds);
        }
    }

    [Fact]
    public void A_batch_has_the_ids_of_its_padded_golden()
    {
        var row = Assert.Single(TokenizerFixtures.Rows("batch_padded_longest.jsonl"));
        var texts = TokenizerFixtures.Strings(row, "texts");
        var expected = row.GetProperty("ids").EnumerateArray().ToArray();
        Assert.Equal(texts.Length, expected.Length);
        for (var index = 0; index < texts.Length; index++)
        {
            var padded = expected[index].EnumerateArray().Select(id => id.GetInt32());
            var ids = TokenizerFixtures.Uncased.Encode(texts[index]).InputIds;
            Assert.Equal(padded, [.. ids, .. Enumerable.Repeat(TokenizerFixtures.Uncased.PadTokenId, padded.Count() - ids.Length)]);
        }
    }

    [Fact]
    public void The_published_cases_hold()
    {
        var rows = TokenizerFixtures.Rows("bert_uncased_cases_transformersjs.jsonl");
        Assert.Equal(41, rows.Count);
        foreach (var row in rows)
        {
            var encoded = TokenizerFixtures.Uncased.Encode(TokenizerFixtures.Text(row, "text"));
            Assert.Equal(TokenizerFixtures.Integers(row, "ids"), encoded.InputIds);
            Assert.Equal(TokenizerFixtures.Strings(row, "tokens"), encoded.Tokens[1..^1]);
            Assert.Equal(TokenizerFixtures.Text(row, "decoded"), TokenizerFixtures.Uncased.Decode(encoded.InputIds.AsSpan()));
        }
    }
}
