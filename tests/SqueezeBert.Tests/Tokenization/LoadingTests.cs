using System.Text;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public sealed class LoadingTests : IDisposable
{
    private readonly TokenizerFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lower_casing_is_the_default_when_no_file_says_otherwise()
    {
        var tokenizer = folder.WriteVocabulary().Load();
        Assert.Equal(["hello", "e"], TokensOf(tokenizer, "Hello É"));
        Assert.Equal(512, tokenizer.ModelMaxLength);
        Assert.Equal(TokenizerFolderFixture.Tokens.Length, tokenizer.VocabularySize);
    }

    [Fact]
    public void Tokenizer_json_alone_gives_the_ids_of_the_vocabulary_file()
    {
        folder.WriteBytes("tokenizer.json", File.ReadAllBytes(Path.Combine(TokenizerFixtures.ModelFolder, "tokenizer.json")));
        var tokenizer = folder.Load();
        Assert.Equal(TokenizerFixtures.Uncased.VocabularySize, tokenizer.VocabularySize);
        foreach (var row in TokenizerFixtures.Rows("texts_uncased.jsonl"))
            Assert.Equal(TokenizerFixtures.Integers(row, "ids"), tokenizer.Encode(TokenizerFixtures.Text(row, "text")).InputIds);
    }

    [Fact]
    public void Tokenizer_json_says_whether_to_lower_case()
    {
        folder.WriteTokenizerJson(json => json["normalizer"]!["lowercase"] = false);
        Assert.Equal(["Hello", "É"], TokensOf(folder.Load(), "Hello É"));
    }

    [Fact]
    public void Tokenizer_config_wins_over_tokenizer_json()
    {
        folder.WriteTokenizerJson().Write("tokenizer_config.json", """{"do_lower_case":false,"strip_accents":true,"model_max_length":128}""");
        var tokenizer = folder.Load();
        Assert.Equal(["Hello", "E"], TokensOf(tokenizer, "Hello É"));
        Assert.Equal(128, tokenizer.ModelMaxLength);
    }

    [Fact]
    public void Ideographs_stay_in_their_word_when_the_config_says_so()
    {
        folder.WriteVocabulary().Write("tokenizer_config.json", """{"tokenize_chinese_chars":false,"model_max_length":1e30}""");
        var tokenizer = folder.Load();
        Assert.Equal(["中", "##中"], TokensOf(tokenizer, "中中"));
        Assert.Equal(int.MaxValue, tokenizer.ModelMaxLength);
    }

    [Fact]
    public void Special_tokens_map_wins_over_a_config_without_added_tokens_decoder()
    {
        folder.WriteVocabulary()
            .Write("tokenizer_config.json", """{"cls_token":"hello"}""")
            .Write("special_tokens_map.json", """{"cls_token":{"content":"world"},"additional_special_tokens":["."]}""");
        var tokenizer = folder.Load();
        Assert.Equal("world", tokenizer.IdToToken(tokenizer.ClsTokenId));
        Assert.Equal("hello", tokenizer.Decode([tokenizer.ClsTokenId, 9, 5], skipSpecialTokens: true));
    }

    [Fact]
    public void A_config_with_added_tokens_decoder_wins_over_the_special_tokens_map()
    {
        folder.WriteVocabulary()
            .Write("tokenizer_config.json", """{"cls_token":"hello","added_tokens_decoder":{"18":{"content":"<e1>","lstrip":false,"special":true}}}""")
            .Write("special_tokens_map.json", """{"cls_token":"world"}""");
        var tokenizer = folder.Load();
        Assert.Equal("hello", tokenizer.IdToToken(tokenizer.ClsTokenId));
        Assert.Equal(["e", "<e1>", "[UNK]"], TokensOf(tokenizer, "E<e1>x"));
        Assert.Equal(19, tokenizer.VocabularySize);
    }

    [Fact]
    public void A_vocabulary_without_mask_has_no_mask_token()
    {
        folder.Write("vocab.txt", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\nhello\r\n");
        var tokenizer = folder.Load();
        Assert.Null(tokenizer.MaskTokenId);
        Assert.Equal([2, 4, 3], tokenizer.Encode("hello").InputIds);
    }

    [Fact]
    public void The_last_line_counts_of_a_token_given_twice()
    {
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\nhello");
        Assert.Equal([2, 5, 3], folder.Load().Encode("hello").InputIds);
    }

    [Fact]
    public void A_vocabulary_without_the_unknown_token_is_refused()
    {
        folder.Write("vocab.txt", "[PAD]\n[CLS]\n[SEP]\n");
        Assert.Contains("[UNK]", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_in_the_vocabulary_is_refused_by_its_line()
    {
        folder.WriteBytes("vocab.txt", [.. Encoding.UTF8.GetBytes("[PAD]\n[UNK]\nabc"), 0xC3, 0x28]);
        Assert.Contains("line 3", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_vocabulary_is_refused() =>
        Assert.Contains("neither a vocab.txt nor a tokenizer.json", Refusal(), StringComparison.Ordinal);

    [Fact]
    public void A_missing_vocabulary_file_is_refused_by_its_name()
    {
        var path = Path.Combine(folder.Path, "missing.txt");
        Assert.Contains(path, Assert.Throws<TokenizerException>(() => BertTokenizer.FromVocabulary(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vocabularies_that_contradict_each_other_are_refused()
    {
        folder.WriteVocabulary().WriteTokenizerJson(json =>
        {
            json["model"]!["vocab"]!["hello"] = 7;
            json["model"]!["vocab"]!["world"] = 5;
        });
        Assert.Contains("'hello'", Refusal(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> TokensOf(BertTokenizer tokenizer, string text) => tokenizer.Encode(text).Tokens[1..^1];

    private string Refusal() => Assert.Throws<TokenizerException>(folder.Load).Message;
}
