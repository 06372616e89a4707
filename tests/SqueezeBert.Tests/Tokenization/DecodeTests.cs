using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public class DecodeTests
{
    [Fact]
    public void Decoded_text_equals_the_python_tokenizer()
    {
        var rows = TokenizerFixtures.Rows("decode.jsonl");
        Assert.Equal(283, rows.Count);
        foreach (var row in rows)
        {
            var ids = TokenizerFixtures.Integers(row, "ids");
            Assert.Equal(TokenizerFixtures.Text(row, "skip"), TokenizerFixtures.Uncased.Decode(ids, skipSpecialTokens: true));
            Assert.Equal(TokenizerFixtures.Text(row, "keep"), TokenizerFixtures.Uncased.Decode(ids));
            Assert.Equal(
                TokenizerFixtures.Text(row, "raw"),
                TokenizerFixtures.Uncased.Decode(ids, skipSpecialTokens: true, cleanUpTokenizationSpaces: false));
        }
    }

    [Fact]
    public void Ids_outside_the_vocabulary_decode_as_the_unknown_token() =>
        Assert.Equal("[UNK] hello [UNK]", TokenizerFixtures.Uncased.Decode([-1, 7592, 30_527]));
}
