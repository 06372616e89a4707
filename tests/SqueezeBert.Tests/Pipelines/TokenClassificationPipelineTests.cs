using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tests.Model;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>From the caller's text to entities at their places in it.</summary>
public class TokenClassificationPipelineTests
{
    private static readonly TokenClassificationOptions Simple = new() { AggregationStrategy = AggregationStrategy.Simple };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Entities_stand_at_their_places_in_the_text()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification);
        using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, Simple);
        const string text = "Is the  weather in New\tYork, Oslo and Bergen on May 5?";
        var result = pipeline.Predict(text, Cancellation);
        Assert.Equal(["city new york", "city oslo", "city ber", "date may 5"], result.Entities.Select(entity => $"{entity.Label} {entity.Word}"));
        Assert.Equal(["New\tYork", "Oslo", "Ber", "May 5"], result.Entities.Select(entity => text[entity.Start..entity.End]));
        Assert.All(result.Entities, entity => Assert.InRange(entity.Score, 0.9f, 1));
        Assert.Equal(1, result.WindowCount);
    }

    [Theory]
    [InlineData(OffsetUnit.Utf16, 6, 10)]
    [InlineData(OffsetUnit.CodePoints, 5, 9)]
    [InlineData(OffsetUnit.Utf8, 9, 13)]
    public void Places_are_counted_in_the_unit_asked_for(OffsetUnit unit, int start, int end)
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification);
        using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, Simple with { OffsetUnit = unit });
        var entity = Assert.Single(pipeline.Predict("😀 é, Oslo", Cancellation).Entities);
        Assert.Equal((start, end), (entity.Start, entity.End));
    }

    [Fact]
    public void Every_token_has_the_label_that_the_models_logits_say()
    {
        using var folder = new ModelFolder("squeezebert-tiny-tokcls5");
        using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, new() { IgnoreLabels = [] });
        const string text = "the film is great, Ünlü!";
        var tokens = pipeline.Tokenizer.Encode(text);
        float[] logits = pipeline.Model.Forward(TokenBatch.Single(tokens.InputIds.AsSpan()), ModelOutputs.Logits).Logits!;

        var entities = pipeline.Predict(text, Cancellation).Entities;
        Assert.Equal(Enumerable.Range(1, tokens.InputIds.Length - 2), entities.Select(entity => entity.Index!.Value));
        foreach (var entity in entities)
        {
            double[] row = [.. logits.Skip(entity.Index!.Value * 5).Take(5).Select(logit => (double)logit)];
            int label = Array.IndexOf(row, row.Max());
            Assert.Equal(pipeline.Model.Config.Id2Label[label], entity.Label);
            // Both are softmax in float64, rounded to float32.
            Assert.Equal((float)(1 / row.Sum(logit => Math.Exp(logit - row[label]))), entity.Score, 1e-6f);
            Assert.Equal((tokens.Tokens[entity.Index.Value], tokens.Offsets[entity.Index.Value]), (entity.Word, new TokenOffset(entity.Start, entity.End)));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(13)]
    public void A_long_text_is_read_to_its_end_with_every_entity_once(int? stride)
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification, maxTokens: 16);
        using var whole = LexiconFolder.Travel(ModelHead.TokenClassification, maxTokens: 512);
        string text = string.Concat(Enumerable.Repeat("the weather in new york, oslo on may 5, is it tomorrow? ", 12));
        foreach (var strategy in Enum.GetValues<AggregationStrategy>())
        {
            var options = new TokenClassificationOptions { AggregationStrategy = strategy, Stride = stride };
            using var expected = TokenClassificationPipeline.FromPretrained(whole.Path, options);
            using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, options);
            var result = pipeline.Predict(text, Cancellation);
            Assert.True(result.WindowCount > 10);
            // Without overlap a window's edge may cut an entity in two; its tokens are still all there.
            if (stride == 0 && strategy != AggregationStrategy.None) continue;
            Assert.Equal(expected.Predict(text, Cancellation).Entities, result.Entities);
        }
    }

    [Fact]
    public void A_window_takes_what_the_model_takes_and_shares_what_was_asked()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification, maxTokens: 16);
        string text = string.Concat(Enumerable.Repeat("oslo ", 30));
        foreach (var (stride, windows) in ((int? Stride, int Windows)[])[(0, 3), (4, 3), (7, 4), (13, 17), (null, 3)])
        {
            using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, new() { Stride = stride });
            var result = pipeline.Predict(text, Cancellation);
            Assert.Equal((windows, 30), (result.WindowCount, result.Entities.Length));
            Assert.Equal(Enumerable.Range(1, 30), result.Entities.Select(entity => entity.Index!.Value));
        }
    }

    [Fact]
    public void Many_texts_get_the_answers_of_each_alone()
    {
        using var folder = new ModelFolder("squeezebert-tiny-tokcls5");
        using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, Simple with { MaxBatchTokens = 200, IgnoreLabels = [] }, new ModelOptions { ThreadCount = 3 });
        var random = new Random(4);
        string[] texts = [.. Enumerable.Range(0, 60).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(120)).Select(_ => ModelFolder.Vocabulary[random.Next(5, ModelFolder.Vocabulary.Length)].Replace("##", "", StringComparison.Ordinal))))];
        var together = pipeline.Predict(texts, Cancellation);
        for (int i = 0; i < texts.Length; i++)
        {
            var alone = pipeline.Predict(texts[i], Cancellation);
            Assert.Equal((alone.WindowCount, alone.Entities), (together[i].WindowCount, together[i].Entities), (a, b) => a.WindowCount == b.WindowCount && a.Entities.SequenceEqual(b.Entities));
        }
        Assert.Contains(together, result => result.WindowCount > 1);
    }

    [Fact]
    public void A_stride_that_leaves_a_window_no_room_is_refused()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification, maxTokens: 16);
        foreach (int stride in (int[])[-1, 14, 100])
            Assert.Throws<ArgumentOutOfRangeException>(() => TokenClassificationPipeline.FromPretrained(folder.Path, new() { Stride = stride }));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification);
        foreach (var options in (TokenClassificationOptions[])[new() { AggregationStrategy = (AggregationStrategy)5 }, new() { OffsetUnit = (OffsetUnit)(-1) }, new() { IgnoreLabels = default }, new() { IgnoreLabels = [null!] }])
            Assert.ThrowsAny<ArgumentException>(() => TokenClassificationPipeline.FromPretrained(folder.Path, options));
    }

    [Fact]
    public void A_model_with_another_head_is_refused_by_what_it_is()
    {
        using var folder = new ModelFolder();
        var error = Assert.Throws<ArgumentException>(() => TokenClassificationPipeline.FromPretrained(folder.Path));
        Assert.Contains("TokenClassification", error.Message, StringComparison.Ordinal);
        Assert.Contains("SequenceClassification", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_text_is_refused_and_an_empty_one_has_no_entities()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification);
        using var pipeline = TokenClassificationPipeline.FromPretrained(folder.Path, Simple);
        Assert.Throws<ArgumentException>(() => pipeline.Predict(["oslo", null!], Cancellation));
        Assert.Empty(pipeline.Predict("", Cancellation).Entities);
        Assert.Empty(pipeline.Predict([], Cancellation));
    }

    [Fact]
    public void A_model_whose_numbers_outgrow_float32_is_refused()
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, ModelHead.TokenClassification, threadCount: 1);
        model.Head!.Linears.Single().Bias.Value.Span[0] = float.PositiveInfinity;
        using var folder = new ModelFolder();
        using var pipeline = TokenClassificationPipeline.Create(model, BertTokenizer.FromFolder(folder.Path));
        Assert.Contains("outgrow", Assert.Throws<InvalidOperationException>(() => pipeline.Predict("good", Cancellation)).Message, StringComparison.Ordinal);
    }
}
