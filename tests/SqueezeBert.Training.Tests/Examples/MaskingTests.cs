using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Pretraining;
using Xunit;

namespace SqueezeBert.Training.Tests.Examples;

public class MaskingTests
{
    private static readonly PieceTable Pieces =
        new(TokenizerDefinition.OfVocabulary(Path.Combine(RepositoryFiles.Root, "models", "sentiment", "vocab.txt"), new BertTokenizerOptions()));

    private static readonly TrainingExample Text = new([new TokenSequence((int[])[Pieces.ClsTokenId, .. Enumerable.Range(1000, 100), Pieces.SepTokenId], default)], []);

    [Fact]
    public void Hidden_tokens_are_scored_against_what_stood_there_and_the_others_stay()
    {
        var hidden = Masking(seed: 1).Apply(Text, index: 0, epoch: 0);
        Assert.Equal(15, hidden.ScoredTokens!.Length);
        Assert.Equal(hidden.ScoredTokens.Select(token => (float)Text.Sequences[0].InputIds.Span[token]), hidden.TokenTargets);
        foreach (int token in Enumerable.Range(0, 102).Except(hidden.ScoredTokens))
            Assert.Equal(Text.Sequences[0].InputIds.Span[token], hidden.Sequences[0].InputIds.Span[token]);
        Assert.Contains(Pieces.MaskTokenId, hidden.Sequences[0].InputIds.ToArray());
    }

    [Fact]
    public void Epochs_examples_and_seeds_hide_different_tokens_and_the_same_ones_again()
    {
        int[] first = Masking(seed: 4).Apply(Text, index: 0, epoch: 0).ScoredTokens!;
        Assert.Equal(first, Masking(seed: 4).Apply(Text, index: 0, epoch: 0).ScoredTokens!);
        Assert.NotEqual(first, Masking(seed: 4).Apply(Text, index: 0, epoch: 1).ScoredTokens!);
        Assert.NotEqual(first, Masking(seed: 4).Apply(Text, index: 1, epoch: 0).ScoredTokens!);
        Assert.NotEqual(first, Masking(seed: 5).Apply(Text, index: 0, epoch: 0).ScoredTokens!);
    }

    private static Masking Masking(ulong seed) => new(new TokenMasking(Pieces, 0.15, wholeWord: false), seed);
}
