using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Documents come in the order of their scores, by a cross-encoder or by vectors.</summary>
public class RerankPipelineTests
{
    private const string Query = "is this great";
    private static readonly string[] Documents = ["this film is bad", "great film", "the awful film", "good"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_cross_encoder_of_one_label_scores_each_pair_by_its_sigmoid()
    {
        using var folder = new ModelFolder("squeezebert-tiny-seqcls1");
        using var pipeline = RerankPipeline.FromPretrained(folder.Path);
        var result = pipeline.Predict(Query, Documents, Cancellation);
        float[] expected = [.. Documents.Select(document => (float)(1 / (1 + Math.Exp(-HiddenStates.Logits(pipeline, Query, document)[0]))))];
        Assert.True(pipeline.IsCrossEncoder);
        Assert.Equal(Enumerable.Range(0, 4).OrderByDescending(i => expected[i]), result.Documents.Select(document => document.Index));
        // One rounding of each value.
        Close.AssertEqual("scores", [.. expected.OrderDescending()], [.. result.Documents.Select(document => document.Score)], 0, 1e-7);
        Assert.All(result.Documents, document => Assert.Equal((null, 0), (document.Document, document.RemovedTokenCount)));
        Assert.Equal(Documents.Sum(document => pipeline.Tokenizer.Encode(Query, document).InputIds.Length), result.TokenCount);
    }

    [Theory]
    [InlineData("\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\",", null, false)]
    [InlineData("\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.linear.Identity\"},", null, false)]
    [InlineData("\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.activation.Sigmoid\"}, \"sbert_ce_default_activation_function\": null,", null, true)]
    [InlineData("\"sbert_ce_default_activation_function\": \"torch.nn.modules.linear.Identity\",", ScoreFunction.Sigmoid, true)]
    [InlineData("\"sbert_ce_default_activation_function\": \"made.up\",", ScoreFunction.None, false)]
    [InlineData("", ScoreFunction.None, false)]
    public void The_models_configuration_says_whether_logits_stay_raw_and_the_caller_before_it(string keys, ScoreFunction? asked, bool squeezes)
    {
        using var folder = new ModelFolder("squeezebert-tiny-seqcls1").Configure("\"architectures\"", keys + "\"architectures\"");
        using var pipeline = RerankPipeline.FromPretrained(folder.Path, new() { FunctionToApply = asked });
        float logit = HiddenStates.Logits(pipeline, Query, Documents[0])[0];
        Close.AssertEqual("score", [squeezes ? (float)(1 / (1 + Math.Exp(-logit))) : logit], [pipeline.Predict(Query, Documents[..1], Cancellation).Documents[0].Score], 0, 1e-7);
    }

    [Fact]
    public void A_function_that_isnt_known_is_refused_by_name()
    {
        using var folder = new ModelFolder("squeezebert-tiny-seqcls1").Configure("\"architectures\"", "\"sbert_ce_default_activation_function\": \"made.up\",\"architectures\"");
        Assert.Contains("'sbert_ce_default_activation_function': expected torch.nn.modules.linear.Identity", Assert.Throws<ConfigException>(() => RerankPipeline.FromPretrained(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_three_labels_the_caller_says_which_counts()
    {
        using var folder = new ModelFolder();
        Assert.Contains("RelevantLabel", Assert.Throws<ArgumentException>(() => RerankPipeline.FromPretrained(folder.Path)).Message, StringComparison.Ordinal);
        using var pipeline = RerankPipeline.FromPretrained(folder.Path, new() { RelevantLabel = "LABEL_1" });
        var logits = HiddenStates.Logits(pipeline, Query, Documents[0]).Select(x => Math.Exp(x)).ToArray();
        Close.AssertEqual("softmax", [(float)(logits[1] / logits.Sum())], [pipeline.Predict(Query, Documents[..1], Cancellation).Documents[0].Score], 0, 2e-7);
    }

    [Fact]
    public void Of_two_labels_the_second_counts()
    {
        var options = new RerankOptions { FunctionToApply = ScoreFunction.None };
        Assert.Equal(7, new CrossEncoderScore(new SqueezeBertConfig { Id2Label = ["no", "yes"] }, options).Of([3, 7]));
        Assert.Equal(3, new CrossEncoderScore(new SqueezeBertConfig { Id2Label = ["no", "yes"] }, options with { RelevantLabel = "no" }).Of([3, 7]));
        // 1/(1+e⁻⁴) in seven digits, beside one rounding of float32.
        Close.AssertEqual("softmax", [0.9820138f], [new CrossEncoderScore(new SqueezeBertConfig { Id2Label = ["no", "yes"] }, new()).Of([3, 7])], 1.1e-7, 0);
    }

    [Fact]
    public void An_encoder_scores_by_the_cosine_with_the_prompts_of_queries_and_documents()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling").Write("1_Pooling/config.json", "{}")
            .Write("config_sentence_transformers.json", """{"prompts":{"query":"the ","passage":"film ","corpus":"bad "}}""");
        using var pipeline = RerankPipeline.FromPretrained(folder.Path, new() { ReturnDocuments = true });
        var result = pipeline.Predict(Query, Documents, Cancellation);
        Assert.False(pipeline.IsCrossEncoder);
        foreach (var document in result.Documents)
        {
            float expected = HiddenStates.Cosine(folder.Embed("the " + Query), folder.Embed("film " + Documents[document.Index]));
            // Expected values were rounded once more on the way.
            Close.AssertEqual("score", [expected], [document.Score], 2e-7, 0);
            Assert.Equal(Documents[document.Index], document.Document);
        }
        Assert.Equal(result.Documents.OrderByDescending(document => document.Score), result.Documents);
        using var own = RerankPipeline.FromPretrained(folder.Path, new() { QueryPrompt = "", DocumentPrompt = "" });
        Close.AssertEqual("itself", [1], [own.Predict("film", ["film"], Cancellation).Documents[0].Score], 0, 1e-7);
    }

    [Fact]
    public void Only_the_best_are_returned_and_equals_stay_in_order()
    {
        using var folder = new ModelFolder("squeezebert-tiny-seqcls1");
        using var pipeline = RerankPipeline.FromPretrained(folder.Path, new() { TopN = 3 });
        Assert.Equal([0, 1, 2], pipeline.Predict(Query, ["film", "film", "film", "film"], Cancellation).Documents.Select(document => document.Index));
        Assert.Empty(pipeline.Predict(Query, [], Cancellation).Documents);
    }

    [Theory]
    [InlineData("squeezebert-tiny-seqcls1")]
    [InlineData("squeezebert-tiny-base")]
    public void A_score_has_the_same_bits_alone_or_among_others(string model)
    {
        using var folder = new ModelFolder(model);
        RerankInput[] inputs = [.. Enumerable.Range(1, 12).Select(i => new RerankInput(string.Join(' ', Enumerable.Repeat("great", i)), Documents[..(i % 4)]))];
        List<RankedDocument> alone = [];
        foreach (int batch in (int[])[1, 100, 100_000])
        {
            using var pipeline = RerankPipeline.FromPretrained(folder.Path, new() { MaxBatchTokens = batch }, new ModelOptions { ThreadCount = 3 });
            if (alone.Count == 0) alone.AddRange(inputs.SelectMany(input => input.Documents.SelectMany(document => pipeline.Predict(input.Query, [document], Cancellation).Documents)).Select(document => document with { Index = 0 }));
            var together = pipeline.Predict(inputs, Cancellation).SelectMany(result => result.Documents.OrderBy(document => document.Index)).Select(document => document with { Index = 0 });
            Assert.Equal(alone, together);
        }
    }

    [Fact]
    public void A_long_document_is_cut_or_scored_by_its_best_window()
    {
        using var folder = new ModelFolder("squeezebert-tiny-seqcls1");
        string[] words = [.. Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? "film" : i % 7 == 0 ? "bad" : "good")];
        string Words(int from, int to) => string.Join(' ', words[from..to]);
        using var cut = RerankPipeline.FromPretrained(folder.Path);
        var whole = cut.Predict("great", [Words(0, 100)], Cancellation);
        // Beside [CLS] great [SEP] … [SEP], 60 tokens of 64 are left.
        Assert.Equal((64, 40), (whole.TokenCount, whole.Documents[0].RemovedTokenCount));
        using var windows = RerankPipeline.FromPretrained(folder.Path, new() { Stride = 20 });
        float best = new[] { Words(0, 60), Words(40, 100) }.Max(part => cut.Predict("great", [part], Cancellation).Documents[0].Score);
        var result = windows.Predict("great", [Words(0, 100)], Cancellation);
        Assert.Equal((best, 0, 128), (result.Documents[0].Score, result.Documents[0].RemovedTokenCount, result.TokenCount));
    }

    [Fact]
    public void Null_is_refused()
    {
        using var folder = new ModelFolder("squeezebert-tiny-seqcls1");
        using var pipeline = RerankPipeline.FromPretrained(folder.Path);
        Assert.Throws<ArgumentException>(() => pipeline.Predict(null!, Documents, Cancellation));
        Assert.Throws<ArgumentException>(() => pipeline.Predict(Query, null!, Cancellation));
        Assert.Throws<ArgumentException>(() => pipeline.Predict(Query, [null!], Cancellation));
    }
}
