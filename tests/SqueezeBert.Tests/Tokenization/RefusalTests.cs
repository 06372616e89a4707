using System.Text.Json.Nodes;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public sealed class RefusalTests : IDisposable
{
    private readonly TokenizerFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("model", """{"type":"BPE","vocab":{},"merges":[]}""", "BPE")]
    [InlineData("model", """{"type":"Unigram","vocab":[]}""", "Unigram")]
    [InlineData("model", "null", "model")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[]}""", "Sequence")]
    [InlineData("normalizer", """{"type":"NFC"}""", "NFC")]
    [InlineData("normalizer", """{"type":"BertNormalizer","clean_text":false}""", "clean_text")]
    [InlineData("normalizer", "null", "BertNormalizer")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel"}""", "ByteLevel")]
    [InlineData("pre_tokenizer", """{"type":"Whitespace"}""", "Whitespace")]
    [InlineData("post_processor", """{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0]}""", "RobertaProcessing")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}}],"pair":[]}""", "[CLS] A [SEP]")]
    [InlineData("post_processor", """{"type":"BertProcessing","sep":["[SEP]",3],"cls":["",2]}""", "post_processor.cls[0]: a token must not be empty")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"","type_id":0}}],"pair":[]}""", "SpecialToken.id: a token must not be empty")]
    [InlineData("decoder", """{"type":"Metaspace"}""", "Metaspace")]
    [InlineData("added_tokens", """[{"id":99999999,"content":"x"}]""", "99999999")]
    [InlineData("added_tokens", """[{"id":5,"content":"x"}]""", "'hello'")]
    [InlineData("added_tokens", """[{"id":6,"content":"hello"}]""", "'Hello'")]
    [InlineData("added_tokens", """[{"id":30,"content":""}]""", "empty")]
    public void A_part_that_is_not_of_the_bert_type_is_refused_by_its_name(string part, string value, string named)
    {
        folder.WriteTokenizerJson(json => json[part] = JsonNode.Parse(value));
        Assert.Contains(named, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_input_chars_per_word", "100000000", "at most 1000")]
    [InlineData("max_input_chars_per_word", "0", "at least 1")]
    [InlineData("vocab", """{"a":0,"b":0}""", "another token")]
    [InlineData("vocab", """{"a":-1}""", "-1")]
    [InlineData("vocab", """{"a":2147483647}""", "2147483647")]
    [InlineData("vocab", """{"a":1.5}""", "1.5")]
    [InlineData("vocab", "[]", "an object")]
    [InlineData("vocab", "{}", "at least one token")]
    [InlineData("unk_token", "\"<unk>\"", "'<unk>'")]
    [InlineData("unk_token", "\"\"", "model.unk_token: a token must not be empty")]
    public void A_model_with_impossible_values_is_refused(string member, string value, string named)
    {
        folder.WriteTokenizerJson(json => json["model"]![member] = JsonNode.Parse(value));
        Assert.Contains(named, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tokenizer_class":"RobertaTokenizer"}""", "RobertaTokenizer")]
    [InlineData("""{"do_basic_tokenize":false}""", "do_basic_tokenize")]
    [InlineData("""{"never_split":["x"]}""", "never_split")]
    [InlineData("""{"do_lower_case":"yes"}""", "do_lower_case")]
    [InlineData("""{"model_max_length":0}""", "model_max_length")]
    [InlineData("""{"cls_token":"[NOPE]"}""", "[NOPE]")]
    [InlineData("""{"cls_token":""}""", "cls_token")]
    [InlineData("""{"cls_token":"\ud800"}""", "tokenizer_config.json")]
    [InlineData("""{"added_tokens_decoder":{"x":{"content":"a"}}}""", "its id")]
    [InlineData("[]", "an object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    public void A_config_that_cannot_be_honoured_is_refused_by_name(string config, string named)
    {
        folder.WriteVocabulary().Write("tokenizer_config.json", config);
        Assert.Contains(named, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_token_that_the_settings_beside_it_contradict_is_refused()
    {
        folder.WriteTokenizerJson(json => json["model"]!["unk_token"] = "hello").Write("special_tokens_map.json", """{"unk_token":"[UNK]"}""");
        Assert.Contains("model.unk_token: expected '[UNK]'", Refusal(), StringComparison.Ordinal);
        folder.Write("special_tokens_map.json", """{"unk_token":"hello"}""");
        Assert.Equal(5, folder.Load().UnkTokenId);
    }

    [Fact]
    public void Json_nested_a_million_deep_is_refused()
    {
        folder.WriteVocabulary().Write("tokenizer_config.json", new string('[', 1_000_000));
        Assert.Contains("not valid JSON", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bert_processing_and_a_model_without_type_are_accepted()
    {
        folder.WriteTokenizerJson(json =>
        {
            json["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}""");
            json["model"]!.AsObject().Remove("type");
            json["decoder"] = null;
        });
        Assert.Equal([2, 5, 3, 7, 3], folder.Load().Encode("hello", "world").InputIds);
    }

    private string Refusal() => Assert.Throws<TokenizerException>(folder.Load).Message;
}
