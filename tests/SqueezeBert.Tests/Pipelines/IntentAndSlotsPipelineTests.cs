using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>From a request to what is wanted and with which details.</summary>
public class IntentAndSlotsPipelineTests
{
    private const string Request = "Book a flight to New\tYork on May 5, to Bergen.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_request_gives_its_intent_and_the_slots_at_their_places()
    {
        using var folder = LexiconFolder.Travel();
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path);
        var result = pipeline.Predict(Request, Cancellation);
        Assert.Equal("book_flight", result.Intent!.Value.Label);
        Assert.Equal(result.Intent, result.Intents[0]);
        Assert.Equal(3, result.Intents.Length);
        Assert.Equal(1, result.Intents.Sum(intent => intent.Score), 1e-6f);
        // The label of a word is that of its first token: ##gen by itself would be O.
        Assert.Equal([("city", "New\tYork"), ("date", "May 5"), ("city", "Bergen")], result.Slots.Select(slot => (slot.Label, slot.Value)));
        Assert.All(result.Slots, slot => Assert.Equal(slot.Value, Request[slot.Start..slot.End]));
        Assert.All(result.Slots, slot => Assert.InRange(slot.Score, 0.9f, 1));
    }

    [Fact]
    public void A_slot_has_the_mean_score_of_its_words_first_tokens()
    {
        using var folder = LexiconFolder.Travel();
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path);
        var tokens = pipeline.Tokenizer.Encode("new york in bergen");
        float[] logits = pipeline.Model.Forward(TokenBatch.Single(tokens.InputIds.AsSpan()), ModelOutputs.Logits).Logits!;
        var slots = pipeline.Predict("new york in bergen", Cancellation).Slots;
        // Both are softmax in float64, rounded to float32.
        Assert.Equal([(Score(1, "B-city") + Score(2, "I-city")) / 2, Score(4, "B-city")], slots.Select(slot => slot.Score), (a, b) => Math.Abs(a - b) < 1e-6f);

        float Score(int token, string label)
        {
            double[] row = [.. logits.Skip(token * 5).Take(5).Select(logit => Math.Exp(logit))];
            return (float)(row[pipeline.Model.Config.SlotId2Label.IndexOf(label)] / row.Sum());
        }
    }

    [Fact]
    public void Below_the_threshold_a_request_is_out_of_scope()
    {
        using var folder = LexiconFolder.Travel();
        using var certain = IntentAndSlotsPipeline.FromPretrained(folder.Path);
        float score = certain.Predict("oslo tomorrow", Cancellation).Intents[0].Score;
        Assert.Equal(1 / 3f, score, 1e-6f);
        foreach (var (threshold, inScope) in ((float, bool)[])[(0, true), (score, true), (MathF.BitIncrement(score), false), (1, false)])
        {
            using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path, new() { OutOfScopeThreshold = threshold });
            var result = pipeline.Predict("oslo tomorrow", Cancellation);
            Assert.Equal(inScope, result.Intent is not null);
            // What there is to know is still there.
            Assert.Equal(score, result.Intents[0].Score);
            Assert.Equal(["oslo", "tomorrow"], result.Slots.Select(slot => slot.Value));
        }
    }

    [Fact]
    public void A_models_own_label_puts_a_request_out_of_scope()
    {
        using var folder = LexiconFolder.Travel();
        using var plain = IntentAndSlotsPipeline.FromPretrained(folder.Path);
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path, new() { OutOfScopeLabel = "oos" });
        Assert.Equal("oos", plain.Predict("a poem", Cancellation).Intent!.Value.Label);
        Assert.Null(pipeline.Predict("a poem", Cancellation).Intent);
        Assert.Equal("oos", pipeline.Predict("a poem", Cancellation).Intents[0].Label);
        Assert.Equal("get_weather", pipeline.Predict("what is the weather", Cancellation).Intent!.Value.Label);
    }

    [Fact]
    public void As_many_intents_come_as_were_asked_for()
    {
        using var folder = LexiconFolder.Travel();
        using var all = IntentAndSlotsPipeline.FromPretrained(folder.Path);
        using var two = IntentAndSlotsPipeline.FromPretrained(folder.Path, new() { TopK = 2 });
        Assert.Equal(all.Predict(Request, Cancellation).Intents[..2], two.Predict(Request, Cancellation).Intents);
    }

    [Theory]
    [InlineData(OffsetUnit.Utf16, 9, 13)]
    [InlineData(OffsetUnit.CodePoints, 8, 12)]
    [InlineData(OffsetUnit.Utf8, 12, 16)]
    public void Places_are_counted_in_the_unit_asked_for(OffsetUnit unit, int start, int end)
    {
        using var folder = LexiconFolder.Travel();
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path, new() { OffsetUnit = unit });
        var slot = Assert.Single(pipeline.Predict("😀 é, in Oslo", Cancellation).Slots);
        Assert.Equal((start, end, "Oslo"), (slot.Start, slot.End, slot.Value));
    }

    [Fact]
    public void Many_requests_get_the_answers_of_each_alone()
    {
        using var folder = LexiconFolder.Travel();
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path, new() { MaxBatchTokens = 20 }, new ModelOptions { ThreadCount = 3 });
        string[] words = ["book", "flight", "weather", "poem", "in", "oslo", "new york", "may 5", "bergen,", ""];
        var random = new Random(8);
        string[] texts = [.. Enumerable.Range(0, 80).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)])))];
        var together = pipeline.Predict(texts, Cancellation);
        for (int i = 0; i < texts.Length; i++)
        {
            var alone = pipeline.Predict(texts[i], Cancellation);
            Assert.Equal(alone.Intents, together[i].Intents);
            Assert.Equal(alone.Slots, together[i].Slots);
        }
    }

    [Fact]
    public void A_text_too_long_for_the_model_is_cut_with_the_number_of_tokens()
    {
        using var folder = LexiconFolder.Travel(maxTokens: 8);
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(folder.Path);
        var result = pipeline.Predict("weather in oslo on may 5 in bergen", Cancellation);
        Assert.Equal((8, 3), (result.TokenCount, result.RemovedTokenCount));
        Assert.Equal(["oslo", "may 5"], result.Slots.Select(slot => slot.Value));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using var folder = LexiconFolder.Travel();
        foreach (var options in (IntentAndSlotsOptions[])[new() { TopK = 0 }, new() { OutOfScopeThreshold = 1.1f }, new() { OutOfScopeThreshold = float.NaN }, new() { OffsetUnit = (OffsetUnit)3 }])
            Assert.Throws<ArgumentOutOfRangeException>(() => IntentAndSlotsPipeline.FromPretrained(folder.Path, options));
        var error = Assert.Throws<ArgumentException>(() => IntentAndSlotsPipeline.FromPretrained(folder.Path, new() { OutOfScopeLabel = "out_of_scope" }));
        Assert.Contains("(book_flight, get_weather, oos); found 'out_of_scope'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_another_head_is_refused_by_what_it_is()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification);
        var error = Assert.Throws<ArgumentException>(() => IntentAndSlotsPipeline.FromPretrained(folder.Path));
        Assert.Contains("IntentAndSlots; found TokenClassification", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_prints_both_kinds_of_logits()
    {
        using var folder = LexiconFolder.Travel();
        var run = CliRun.OfInput("{\"input_ids\":[2,5,6,3]}", "forward", "--model", folder.Path);
        var line = Assert.Single(run.Lines);
        Assert.Equal(3, line.GetProperty("intent_logits").GetArrayLength());
        Assert.Equal([5, 5, 5, 5], line.GetProperty("slot_logits").EnumerateArray().Select(row => row.GetArrayLength()));
        Assert.False(line.TryGetProperty("logits", out _));
    }
}
