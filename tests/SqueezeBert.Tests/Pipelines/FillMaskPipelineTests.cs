using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Masks filled by golden models, whose vocabulary has more columns than the tokenizer has tokens.</summary>
public sealed class FillMaskPipelineTests : IDisposable
{
    private readonly ModelFolder folder = new("squeezebert-tiny-mlm");
    private readonly BertTokenizer tokenizer;
    private readonly SqueezeBertModel model;

    public FillMaskPipelineTests() => (tokenizer, model) = (BertTokenizer.FromFolder(folder.Path), SqueezeBertModel.Load(folder.Path, new ModelOptions { ThreadCount = 2 }));

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Tokens_and_scores_are_those_of_the_models_logits()
    {
        const string text = "This [MASK] is  GREAT!";
        var mask = Assert.Single(Fill(new() { TopK = 200 }, text).Masks);

        var encoded = tokenizer.Encode(text);
        var output = model.Forward(TokenBatch.Single(encoded.InputIds.AsSpan()), ModelOutputs.Logits);
        var logits = output.Logits.AsSpan(2 * output.LogitsPerRow, output.LogitsPerRow);
        Assert.Equal(new MaskChoices(tokenizer, default).Best(logits, 200), mask.Fills.Select(fill => (fill.TokenId, fill.Score)));
        Assert.Equal(tokenizer.VocabularySize, mask.Fills.Length);
        Assert.Equal((5, 11), (mask.Start, mask.End));
        Assert.Equal(mask.Fills[0], mask.Top);
    }

    [Fact]
    public void The_sequence_is_the_text_with_the_token_in_it_as_the_tokenizer_writes_it()
    {
        var fills = Assert.Single(Fill(new() { TopK = 200 }, "The [MASK] isn't [PAD] bad .").Masks).Fills;
        Assert.Equal(("good", "the good isn't bad."), Written(fills, "good"));
        Assert.Equal(("##s", "thes isn't bad."), Written(fills, "##s"));
        // A special token is left out where it stands.
        Assert.Equal(("[SEP]", "the isn't bad."), Written(fills, "[SEP]"));
    }

    [Fact]
    public void Several_masks_are_filled_each_by_itself()
    {
        var result = Fill(new() { TopK = 200 }, "The [MASK] is [PAD] [MASK].");
        Assert.Equal([(4, 10), (20, 26)], result.Masks.Select(mask => (mask.Start, mask.End)));
        Assert.Equal(("good", "[CLS] the good is [MASK]. [SEP]"), Written(result.Masks[0].Fills, "good"));
        Assert.Equal(("good", "[CLS] the [MASK] is good. [SEP]"), Written(result.Masks[1].Fills, "good"));
    }

    [Fact]
    public void Targets_are_chosen_among_and_the_result_says_what_stands_for_them()
    {
        var result = Fill(new() { Targets = ["bad", "goodness"] }, "The [MASK].");
        Assert.Equal(["bad", "good"], result.Masks[0].Fills.Select(fill => fill.Token).Order(StringComparer.Ordinal));
        Assert.Equal([new("bad", tokenizer.TokenToId("bad"), "bad"), new("goodness", tokenizer.TokenToId("good"), "good")], result.Targets);
        Assert.Empty(Fill(new(), "The [MASK].").Targets);
    }

    [Theory]
    [InlineData(OffsetUnit.CodePoints, 2, 8)]
    [InlineData(OffsetUnit.Utf8, 5, 11)]
    public void Places_are_counted_in_the_unit_asked_for(OffsetUnit unit, int start, int end)
    {
        var mask = Fill(new() { OffsetUnit = unit }, "🙂 [MASK]").Masks[0];
        Assert.Equal((start, end), (mask.Start, mask.End));
    }

    [Fact]
    public void In_a_text_that_is_too_long_each_mask_is_filled_from_what_stands_around_it()
    {
        string before = string.Concat(Enumerable.Repeat("film ", 300)), after = string.Concat(Enumerable.Repeat(" bad", 300));
        var mask = Assert.Single(Fill(new(), $"{before}[MASK]{after}").Masks);
        // 62 tokens beside [CLS] and [SEP], the mask the 32nd of them.
        string around = $"{string.Concat(Enumerable.Repeat("film ", 31))}[MASK]{string.Concat(Enumerable.Repeat(" bad", 30))}";
        Assert.Equal(Fill(new(), around).Masks[0].Fills.Select(Number), mask.Fills.Select(Number));
        Assert.Equal((1500, 1506), (mask.Start, mask.End));
        Assert.Equal($"{before}{mask.Top.Token}{after}", mask.Top.Sequence);
    }

    [Fact]
    public void Each_mask_of_a_long_text_knows_what_is_said_near_it()
    {
        using var standIn = new TemporaryFolder();
        StandIn.WriteFiller(standIn.Path);
        using var filler = FillMaskPipeline.FromPretrained(standIn.Path);
        string far = string.Concat(Enumerable.Repeat("the , ", 60));
        string text = $"[MASK] and [MASK] is the capital of France. {far}That of Japan is [MASK]. {far}[MASK] is that of Italy.";
        var result = filler.Predict(text, TestContext.Current.CancellationToken);
        Assert.Equal(["paris", "paris", "tokyo", "rome"], result.Masks.Select(mask => mask.Top.Token));
        Assert.All(result.Masks, mask => Assert.Equal("[MASK]", text[mask.Start..mask.End]));
    }

    [Fact]
    public void What_fills_a_mask_depends_on_nothing_but_its_text()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"{string.Concat(Enumerable.Repeat("film ", i * 7 % 90))}[MASK] is {(i % 3 == 0 ? "[MASK] " : "")}{i}")];
        var alone = texts.Select(text => Text(Fill(new(), text))).ToArray();
        foreach (int maxBatchTokens in (int[])[1, 200, 100_000])
            Assert.Equal(alone, Pipeline(new() { MaxBatchTokens = maxBatchTokens }).Predict(texts, TestContext.Current.CancellationToken).Select(Text));
    }

    [Fact]
    public void A_text_without_a_mask_is_refused_by_its_number()
    {
        var error = Assert.Throws<ArgumentException>(() => Pipeline(new()).Predict(["a [MASK]", "a [mask]"], TestContext.Current.CancellationToken));
        Assert.Equal("text of input 1: expected at least one [MASK]; found none.", error.Message);
        Assert.Contains("found null", Assert.Throws<ArgumentException>(() => Pipeline(new()).Predict([null!], TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_without_a_mask_is_refused()
    {
        folder.Write("vocab.txt", File.ReadAllText(folder.PathOf("vocab.txt")).Replace("[MASK]", "mask", StringComparison.Ordinal));
        var error = Assert.Throws<ArgumentException>(() => FillMaskPipeline.FromPretrained(folder.Path));
        Assert.Contains("expected a token that masks; found none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Assert.Equal("TopK", Assert.Throws<ArgumentOutOfRangeException>(() => Pipeline(new() { TopK = 0 })).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => Pipeline(new() { OffsetUnit = (OffsetUnit)(-1) }));
    }

    private FillMaskPipeline Pipeline(FillMaskOptions options) => FillMaskPipeline.Create(model, tokenizer, options);

    private FillMaskResult Fill(FillMaskOptions options, string text) => Pipeline(options).Predict(text, TestContext.Current.CancellationToken);

    private static (string Token, string Sequence) Written(IEnumerable<MaskFill> fills, string token) =>
        fills.Where(fill => fill.Token == token).Select(fill => (fill.Token, fill.Sequence)).Single();

    private static (int Token, int Bits) Number(MaskFill fill) => (fill.TokenId, BitConverter.SingleToInt32Bits(fill.Score));

    private static string Text(FillMaskResult result) =>
        string.Join('|', result.Masks.Select(mask => $"{mask.Start} {mask.End} {string.Join(' ', mask.Fills.Select(fill => $"{Number(fill)} {fill.Sequence}"))}"));
}
