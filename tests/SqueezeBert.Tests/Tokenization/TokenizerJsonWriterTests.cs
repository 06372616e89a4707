using System.Text.Json.Nodes;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

/// <summary>A tokenizer written as <c>tokenizer.json</c> is the same one.</summary>
public sealed class TokenizerJsonWriterTests : IDisposable
{
    private readonly TokenizerFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_vocabulary_of_BERT_becomes_the_file_that_is_published_with_it()
    {
        var definition = TokenizerDefinition.OfVocabulary(RepositoryFiles.Fixture("tokenizer", "bert-base-uncased", "vocab.txt"), new BertTokenizerOptions());
        var written = JsonNode.Parse(TokenizerJsonWriter.Write(definition))!;
        // The published file is of the library's first days, which wrote no type there.
        Assert.True(written["model"]!.AsObject().Remove("type"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(RepositoryFiles.Fixture("tokenizer", "bert-base-uncased", "tokenizer.json"))), written));
    }

    [Theory]
    [InlineData("""{"do_lower_case": false}""")]
    [InlineData("""{"do_lower_case": true, "strip_accents": false, "tokenize_chinese_chars": false}""")]
    [InlineData("""{"cls_token": "hello", "sep_token": "world", "unk_token": "E"}""")]
    [InlineData("""{"added_tokens_decoder": {"40": {"content": "<new>", "lstrip": true, "normalized": true}, "41": {"content": "中中", "special": true, "single_word": true}}}""")]
    public void What_was_written_reads_back_as_the_same_tokenizer(string settings)
    {
        folder.WriteVocabulary().Write("tokenizer_config.json", settings);
        var definition = TokenizerFolder.Read(folder.Path);
        using var other = new TokenizerFolderFixture();
        // Beside the settings that name the tokens: of the Rust library's file alone nobody knows which token pads.
        other.WriteBytes("tokenizer.json", TokenizerJsonWriter.Write(definition)).Write("tokenizer_config.json", settings);
        BertTokenizer before = folder.Load(), after = other.Load();
        foreach (string text in (string[])["hello world", "Hellé É <new> 中中 worldly [CLS]", " <NEW> e"])
            Assert.Equal(before.Encode(text, "e").InputIds, after.Encode(text, "e").InputIds);
        Assert.Equal(before.VocabularySize, after.VocabularySize);
    }
}
