using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>From the logits at a mask to tokens and scores, as Hugging Face's fill-mask decodes them.</summary>
public sealed class MaskChoicesTests : IDisposable
{
    private readonly ModelFolder folder = new("squeezebert-tiny-mlm");
    private readonly BertTokenizer tokenizer;

    public MaskChoicesTests() => tokenizer = BertTokenizer.FromFolder(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Scores_are_the_softmax_over_all_columns()
    {
        // 96 columns: 2 is worth e, 1 is worth 1 and 94 are worth e⁻¹⁰ each.
        float[] logits = Logits((70, 1), (71, 1), (5, 0));
        double sum = 2 * Math.E + 1 + 93 * Math.Exp(-10);
        var best = new MaskChoices(tokenizer, default).Best(logits, 3);
        Assert.Equal([70, 71, 5], best.Select(choice => choice.TokenId));
        Assert.Equal([(float)(Math.E / sum), (float)(Math.E / sum), (float)(1 / sum)], best.Select(choice => choice.Score));
    }

    [Fact]
    public void A_column_without_a_token_is_never_the_answer_but_keeps_its_share()
    {
        Assert.True(tokenizer.VocabularySize < 95);
        var best = new MaskChoices(tokenizer, default).Best(Logits((95, 0), (7, 0)), 1000);
        Assert.Equal(tokenizer.VocabularySize, best.Length);
        Assert.Equal(7, best[0].TokenId);
        Assert.Equal((float)(1 / (2 + 94 * Math.Exp(-10))), best[0].Score);
    }

    [Fact]
    public void With_targets_only_they_are_chosen_among_and_scores_stay_what_they_were()
    {
        float[] logits = Logits((70, 1), (IdOf("bad"), -1), (IdOf("good"), 0));
        var all = new MaskChoices(tokenizer, default).Best(logits, 100).ToDictionary(choice => choice.TokenId, choice => choice.Score);
        var best = new MaskChoices(tokenizer, ["bad", "good", "bad"]).Best(logits, 5);
        Assert.Equal([(IdOf("good"), all[IdOf("good")]), (IdOf("bad"), all[IdOf("bad")])], best);
    }

    [Fact]
    public void For_a_word_that_is_no_token_its_first_piece_stands_and_the_caller_can_tell()
    {
        var choices = new MaskChoices(tokenizer, ["good", "Good", "goods", "xy", " ", "日"]);
        Assert.Equal(
        [
            new("good", IdOf("good"), "good"),
            new("Good", IdOf("good"), "good"),
            new("goods", IdOf("good"), "good"),
            new("xy", IdOf("x"), "x"),
            new(" ", null, null),
            new("日", tokenizer.UnkTokenId, "[UNK]"),
        ], choices.Targets);
        Assert.Equal([true, false, false, false, false, false], choices.Targets.Select(target => target.IsInVocabulary));
        Assert.Equal([IdOf("x"), IdOf("good"), tokenizer.UnkTokenId], choices.Best(Logits((IdOf("x"), 3), (IdOf("good"), 2), (tokenizer.UnkTokenId, 1)), 10).Select(choice => choice.TokenId));
    }

    [Fact]
    public void Targets_without_any_token_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new MaskChoices(tokenizer, [" ", "\t"]));
        Assert.Equal("Targets: expected at least one word that has a token; found ' ', '\t'.", error.Message);
        Assert.Contains("found none", Assert.Throws<ArgumentException>(() => new MaskChoices(tokenizer, [])).Message, StringComparison.Ordinal);
        Assert.Contains("found null", Assert.Throws<ArgumentException>(() => new MaskChoices(tokenizer, [null!])).Message, StringComparison.Ordinal);
    }

    private int IdOf(string token) => tokenizer.TokenToId(token)!.Value;

    private static float[] Logits(params (int Id, float Logit)[] values)
    {
        var logits = new float[96];
        logits.AsSpan().Fill(-10);
        foreach (var (id, logit) in values) logits[id] = logit;
        return logits;
    }
}
