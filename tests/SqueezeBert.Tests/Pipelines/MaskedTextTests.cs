using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Of a text that is too long the model sees, for each mask, what stands around it.</summary>
public sealed class MaskedTextTests : IDisposable
{
    private readonly ModelFolder folder = new("squeezebert-tiny-mlm");
    private readonly BertTokenizer tokenizer;

    public MaskedTextTests() => tokenizer = BertTokenizer.FromFolder(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_fits_is_one_sequence() =>
        Assert.Equal(["[CLS] a [MASK] b [MASK] [SEP]: 2 4"], Sequences("a [MASK] b [MASK]", maxTokens: 6));

    [Theory]
    [InlineData("[MASK] b c d e f g h i", "[CLS] [MASK] b c d e [SEP]: 1")]
    [InlineData("a b c d [MASK] f g h i", "[CLS] c d [MASK] f g [SEP]: 3")]
    [InlineData("a b c d e f g h [MASK]", "[CLS] e f g h [MASK] [SEP]: 5")]
    public void A_mask_of_a_long_text_stands_in_the_middle_or_as_near_as_the_ends_allow(string text, string expected) =>
        Assert.Equal([expected], Sequences(text, maxTokens: 7));

    [Fact]
    public void Masks_that_would_see_the_same_share_a_sequence() =>
        Assert.Equal(["[CLS] [MASK] [MASK] c d e [SEP]: 1 2", "[CLS] e f [MASK] h i [SEP]: 3"], Sequences("[MASK] [MASK] c d e f [MASK] h i", maxTokens: 7));

    [Fact]
    public void One_token_beside_the_special_ones_is_enough() =>
        Assert.Equal(["[CLS] [MASK] [SEP]: 1", "[CLS] [MASK] [SEP]: 1"], Sequences("a [MASK] b [MASK]", maxTokens: 3));

    private IEnumerable<string> Sequences(string text, int maxTokens) =>
        new MaskedText(tokenizer.Encode(text), tokenizer.MaskTokenId!.Value, maxTokens).Sequences.Select(sequence =>
            $"{string.Join(' ', sequence.InputIds.ToArray().Select(tokenizer.IdToToken))}: {string.Join(' ', sequence.LogitTokens.ToArray())}");
}
