using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What the pages of docs/tasks show is what happens. Not beside other tests: they change the process's folder and console.</summary>
[Collection(nameof(ReadmeTests))]
public class TaskPageTests
{
    [Fact]
    public void The_page_of_token_classification_shows_what_its_sample_prints()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification, name: "travel-ner");
        var page = new MarkdownPage("docs/tasks/token-classification.md");
        Assert.Equal(page.SampleOutput, page.Run(TokenClassification, folder.Parent));
    }

    [Fact]
    public void The_page_of_intent_and_slots_shows_what_its_sample_prints()
    {
        using var folder = LexiconFolder.Travel(name: "travel-assistant");
        var page = new MarkdownPage("docs/tasks/intent-and-slots.md");
        Assert.Equal(page.SampleOutput, page.Run(IntentAndSlots, folder.Parent));
    }

    private static void TokenClassification()
    {
        var options = new TokenClassificationOptions { AggregationStrategy = AggregationStrategy.Simple };
        using var ner = TokenClassificationPipeline.FromPretrained("travel-ner", options);
        foreach (var entity in ner.Predict("What is the weather in New York, and in Oslo on May 5?").Entities)
            Console.WriteLine($"{entity.Label} '{entity.Word}' from {entity.Start} to {entity.End}, score {entity.Score:F2}");
    }

    private static void IntentAndSlots()
    {
        var options = new IntentAndSlotsOptions { OutOfScopeThreshold = 0.5f, OutOfScopeLabel = "oos" };
        using var assistant = IntentAndSlotsPipeline.FromPretrained("travel-assistant", options);
        foreach (string request in (string[])["Book a flight to New York on May 5.", "What is the weather in Oslo?", "A poem, please."])
        {
            var understood = assistant.Predict(request);
            Console.WriteLine(understood.Intent is { } intent ? $"{intent.Label} {intent.Score:F2}" : "out of scope");
            foreach (var slot in understood.Slots) Console.WriteLine($"  {slot.Label}: '{slot.Value}' from {slot.Start} to {slot.End}, score {slot.Score:F2}");
        }
    }

    [Fact]
    public void Question_answering() => AssertTrue("question-answering", "my-reader", folder => StandIn.WriteReader(folder), () =>
    {
        using var reader = QuestionAnsweringPipeline.FromPretrained("my-reader");
        string context = "She wrote programs for a machine. Ada was born in London.";
        var result = reader.Predict("Where was Ada born?", context);
        Console.WriteLine($"{result.Top?.Answer} {result.Top?.Start}..{result.Top?.End} {result.Top?.Score:F2}");
    });

    [Fact]
    public void Fill_mask() => AssertTrue("fill-mask", "my-language-model", folder => StandIn.WriteFiller(folder), () =>
    {
        using var filler = FillMaskPipeline.FromPretrained("my-language-model", new() { TopK = 3 });
        var result = filler.Predict("The capital of France is [MASK].");
        foreach (var fill in result.Masks[0].Fills)
            Console.WriteLine($"{fill.Token} {fill.Score:F2} {fill.Sequence}");
    });

    [Fact]
    public void Multiple_choice() => AssertTrue("multiple-choice", "my-chooser", folder => StandIn.WriteChooser(folder), () =>
    {
        using var chooser = MultipleChoicePipeline.FromPretrained("my-chooser");
        var result = chooser.Predict("He poured the tea.", ["Then he read it.", "Then he drank it."]);
        Console.WriteLine($"{result.Top.Index} {result.Top.Choice} {result.Top.Score:F2}");
    });

    [Fact]
    public void Zero_shot_classification() => AssertTrue("zero-shot-classification", "my-nli-model", folder => StandIn.WriteJudge(folder), () =>
    {
        using var classifier = ZeroShotClassificationPipeline.FromPretrained("my-nli-model");
        var result = classifier.Predict("The keeper saved the penalty.", ["sports", "cooking", "music"]);
        foreach (var score in result.Scores) Console.WriteLine($"{score.Label} {score.Score:F2}");
    });

    [Fact]
    public void Rerank() => AssertTrue("rerank", "my-cross-encoder", folder => StandIn.WriteJudge(folder), () =>
    {
        using var reranker = RerankPipeline.FromPretrained("my-cross-encoder", new RerankOptions { TopN = 2, ReturnDocuments = true });
        var result = reranker.Predict("the goal", ["Salt the soup.", "The keeper saved the penalty.", "A song for piano."]);
        foreach (var document in result.Documents) Console.WriteLine($"{document.Index} {document.Score:F2} {document.Document}");
    });

    [Fact]
    public void Feature_extraction() => AssertTrue("feature-extraction", () =>
    {
        using var extractor = FeatureExtractionPipeline.FromPretrained("models/sentiment");
        var result = extractor.Predict("The staff were friendly.");
        Console.WriteLine($"{result.Text.Tokens.Length} tokens of {result.HiddenSize} features, '{result.Text.Tokens[4]}' begins with {result.FeaturesOf(4)[0]:F4}");
    });

    [Fact]
    public void Sentence_embeddings() => AssertTrue("sentence-embeddings", () =>
    {
        using var embedder = EmbeddingPipeline.FromPretrained("samples/search-model", new EmbeddingOptions { Normalize = true });
        var results = embedder.Predict(["When is the library closed?", "Who walked on the moon?"]);
        foreach (var result in results)
            Console.WriteLine($"{result.Embedding.Length} features of {result.TokenCount} tokens, the first is {result.Embedding.Span[0]:F4}");
    });

    [Fact]
    public void Sentence_similarity() => AssertTrue("sentence-similarity", () =>
    {
        using var similarity = SentenceSimilarityPipeline.FromPretrained("samples/search-model");
        var result = similarity.Predict("When is the library closed?", ["On Mondays it is closed.", "Slugs eat lettuce at night."]);
        foreach (float score in result.Scores) Console.WriteLine($"{score:F2}");
    });

    private static void AssertTrue(string page, string model, Action<string> writeModel, Action sample)
    {
        using var folder = new TemporaryFolder();
        writeModel(folder.File(model));
        AssertTrue(page, folder.Path, sample);
    }

    private static void AssertTrue(string page, Action sample) => AssertTrue(page, RepositoryFiles.Root, sample);

    private static void AssertTrue(string page, string folder, Action sample)
    {
        var markdown = new MarkdownPage($"docs/tasks/{page}.md");
        Assert.Equal(markdown.SampleOutput, markdown.Run(sample, folder));
    }
}
