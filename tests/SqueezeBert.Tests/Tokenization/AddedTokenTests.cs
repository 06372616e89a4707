using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public sealed class AddedTokenTests : IDisposable
{
    private readonly TokenizerFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_token_with_lstrip_takes_in_the_white_space_before_it()
    {
        var encoded = folder.WriteTokenizerJson().Load().Encode("hello \t[MASK] world");
        Assert.Equal([2, 5, 4, 7, 3], encoded.InputIds);
        Assert.Equal(new TokenOffset(5, 13), encoded.Offsets[2]);
    }

    [Fact]
    public void Added_tokens_json_adds_tokens_beyond_the_vocabulary()
    {
        folder.WriteVocabulary().Write("added_tokens.json", """{"<ent>":18}""");
        var tokenizer = folder.Load();
        Assert.Equal([2, 5, 18, 7, 3], tokenizer.Encode("hello<ent>world").InputIds);
        Assert.Equal([2, 18, 3], tokenizer.Encode("<ENT>").InputIds);
        Assert.Equal("hello <ent> world", tokenizer.Decode([5, 18, 7]));
    }

    [Fact]
    public void A_token_that_is_not_special_is_lower_cased_with_the_text()
    {
        folder.WriteVocabulary().Write("added_tokens.json", """{"New":18}""");
        Assert.Equal(["new", "new", "hello"], folder.Load().Encode("NEW new hello").Tokens[1..^1]);
    }

    [Fact]
    public void A_special_token_with_capitals_is_found_as_it_stands_only()
    {
        var tokenizer = folder.WriteVocabulary().Load();
        Assert.Equal(["[MASK]", "[", "[UNK]", "]"], tokenizer.Encode("[MASK] [mask]").Tokens[1..^1]);
    }

    [Fact]
    public void A_single_word_token_counts_between_spaces_only()
    {
        folder.WriteTokenizerJson(json => json["added_tokens"]!.AsArray().Add(
            System.Text.Json.Nodes.JsonNode.Parse("""{"id":18,"content":"lo","single_word":true,"normalized":false}""")));
        var tokenizer = folder.Load();
        Assert.Equal([2, 5, 18, 3], tokenizer.Encode("hello lo").InputIds);
    }

    [Fact]
    public void The_longest_of_several_tokens_at_one_place_is_taken()
    {
        folder.WriteVocabulary().Write("added_tokens.json", """{"<a":18,"<a>":19}""");
        Assert.Equal(["<a>", "<a"], folder.Load().Encode("<a><a").Tokens[1..^1]);
    }

    [Fact]
    public void A_continuation_never_joins_an_added_token() =>
        Assert.Equal(
            "<ent> ##ly",
            folder.WriteVocabulary().Write("added_tokens.json", """{"<ent>":18}""").Load().Decode([18, 8]));

    [Fact]
    public void A_cased_word_that_cleaning_turns_into_a_special_token_is_one()
    {
        folder.WriteVocabulary().Write("tokenizer_config.json", """{"do_lower_case":false}""");
        Assert.Equal([2, 4, 3], folder.Load().Encode("[MA\u200BSK]").InputIds);
    }
}
