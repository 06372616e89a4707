using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using Xunit;

namespace SqueezeBert.Training.Tests.Examples;

public class MaskingTests
{
    private static readonly BertTokenizer Tokenizer = BertTokenizer.FromVocabulary(Path.Combine(RepositoryFiles.Root, "models", "sentiment", "vocab.txt"));

    [Fact]
    public void Hides_the_share_that_was_asked_for_in_the_proportions_of_the_paper()
    {
        var masking = new Masking(Tokenizer, seed: 1, probability: 0.15);
        int tokens = 0, chosen = 0, masked = 0, kept = 0;
        for (int i = 0; i < 200; i++)
        {
            var text = Text(102);
            var hidden = masking.Apply(text, i, epoch: 0);
            tokens += 100;
            chosen += hidden.ScoredTokens!.Length;
            foreach (var (token, target) in hidden.ScoredTokens.Zip(hidden.TokenTargets))
            {
                int id = hidden.Sequences[0].InputIds.Span[token];
                Assert.Equal(text.Sequences[0].InputIds.Span[token], target);
                if (id == Tokenizer.MaskTokenId) masked++;
                else if (id == (int)target) kept++;
            }
        }
        // 3,000 chosen tokens: four standard deviations of a share are about 3 %.
        Assert.Equal(0.15, (double)chosen / tokens, 0.012);
        Assert.Equal(0.8, (double)masked / chosen, 0.03);
        Assert.Equal(0.1, (double)kept / chosen, 0.025);
    }

    [Fact]
    public void Other_tokens_stay_and_the_ends_are_never_hidden()
    {
        var text = Text(12);
        for (int i = 0; i < 100; i++)
        {
            var hidden = new Masking(Tokenizer, seed: 2, probability: 0.9).Apply(text, i, epoch: 0);
            Assert.DoesNotContain(0, hidden.ScoredTokens!);
            Assert.DoesNotContain(11, hidden.ScoredTokens!);
            foreach (int token in Enumerable.Range(0, 12).Except(hidden.ScoredTokens!))
                Assert.Equal(text.Sequences[0].InputIds.Span[token], hidden.Sequences[0].InputIds.Span[token]);
        }
    }

    [Fact]
    public void Every_text_has_a_hidden_token_however_short() =>
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal([1], new Masking(Tokenizer, seed: 3, probability: 0.01).Apply(Text(3), i, epoch: 0).ScoredTokens!));

    [Fact]
    public void Epochs_and_examples_hide_different_tokens_and_the_same_ones_again()
    {
        var masking = new Masking(Tokenizer, seed: 4, probability: 0.15);
        var first = masking.Apply(Text(102), index: 0, epoch: 0);
        Assert.Equal(first.ScoredTokens!, masking.Apply(Text(102), index: 0, epoch: 0).ScoredTokens!);
        Assert.NotEqual(first.ScoredTokens!, masking.Apply(Text(102), index: 0, epoch: 1).ScoredTokens!);
        Assert.NotEqual(first.ScoredTokens!, masking.Apply(Text(102), index: 1, epoch: 0).ScoredTokens!);
        Assert.NotEqual(first.ScoredTokens!, new Masking(Tokenizer, seed: 5, probability: 0.15).Apply(Text(102), index: 0, epoch: 0).ScoredTokens!);
    }

    private static TrainingExample Text(int length) => new([new TokenSequence((int[])[Tokenizer.ClsTokenId, .. Enumerable.Range(1000, length - 2), Tokenizer.SepTokenId], default)], []);
}
