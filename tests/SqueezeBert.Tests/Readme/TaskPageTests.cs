using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What the pages of docs/tasks show is what happens. Not beside other tests: they change the process's folder and console.</summary>
[Collection(nameof(ReadmeTests))]
public class TaskPageTests
{
    [Fact]
    public void Every_task_has_a_page_and_every_page_a_test()
    {
        string[] pages = [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs", "tasks"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path)!)];
        string[] tested = [.. typeof(TaskPageTests).GetMethods().Select(method => method.Name).Where(name => name.StartsWith("The_page_of_", StringComparison.Ordinal))
            .Select(name => name["The_page_of_".Length..name.IndexOf("_shows_", StringComparison.Ordinal)].Replace('_', '-'))];
        Assert.Equal(pages.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
        Assert.Equal(typeof(Pipeline<,>).Assembly.GetExportedTypes().Count(type => type.Name.EndsWith("Pipeline", StringComparison.Ordinal)), pages.Length);
    }

    [Fact]
    public void The_page_of_text_classification_shows_what_its_sample_prints() => AssertTrue("text-classification", () =>
    {
        using var classifier = TextClassificationPipeline.FromPretrained("models/sentiment");
        foreach (string text in (string[])["The staff were friendly and the food was great.", "The room was cold and dirty."])
        {
            var result = classifier.Predict(text);
            Console.WriteLine($"{result.Top.Label} {result.Top.Score:F2}, of {result.Scores.Length} labels");
        }
    });

    [Fact]
    public void The_page_of_token_classification_shows_what_its_sample_prints() => AssertTrue("token-classification", () =>
    {
        var options = new TokenClassificationOptions { AggregationStrategy = AggregationStrategy.First };
        using var ner = TokenClassificationPipeline.FromPretrained("models/entities", options);
        foreach (var entity in ner.Predict("Ada Lovelace lived in London and worked with Charles Babbage.").Entities)
            Console.WriteLine($"{entity.Label} '{entity.Word}' from {entity.Start} to {entity.End}, score {entity.Score:F2}");
    });

    [Fact]
    public void The_page_of_intent_and_slots_shows_what_its_sample_prints() => AssertTrue("intent-and-slots", () =>
    {
        var options = new IntentAndSlotsOptions { OutOfScopeThreshold = 0.5f };
        using var assistant = IntentAndSlotsPipeline.FromPretrained("models/intent-and-slots", options);
        foreach (string request in (string[])["Book a table for four in Boston tonight.", "Will it rain in Oslo tomorrow?"])
        {
            var understood = assistant.Predict(request);
            Console.WriteLine(understood.Intent is { } intent ? $"{intent.Label} {intent.Score:F2}" : "out of scope");
            foreach (var slot in understood.Slots) Console.WriteLine($"  {slot.Label}: '{slot.Value}' from {slot.Start} to {slot.End}, score {slot.Score:F2}");
        }
    });

    [Fact]
    public void The_page_of_question_answering_shows_what_its_sample_prints() => AssertTrue("question-answering", () =>
    {
        using var reader = QuestionAnsweringPipeline.FromPretrained("models/question-answering");
        string context = "The first program was written by Ada Lovelace in 1843.";
        var result = reader.Predict("Who wrote the first program?", context);
        Console.WriteLine($"{result.Top?.Answer} {result.Top?.Start}..{result.Top?.End} {result.Top?.Score:F2}");
    });

    [Fact]
    public void The_page_of_fill_mask_shows_what_its_sample_prints() => AssertTrue("fill-mask", () =>
    {
        using var filler = FillMaskPipeline.FromPretrained("models/fill-mask", new() { TopK = 3 });
        var result = filler.Predict("She opened the [MASK] and walked in.");
        foreach (var fill in result.Masks[0].Fills)
            Console.WriteLine($"{fill.Token} {fill.Score:F2} {fill.Sequence}");
    });

    [Fact]
    public void The_page_of_multiple_choice_shows_what_its_sample_prints() => AssertTrue("multiple-choice", "my-chooser", folder => StandIn.WriteChooser(folder), () =>
    {
        using var chooser = MultipleChoicePipeline.FromPretrained("my-chooser");
        var result = chooser.Predict("He poured the tea.", ["Then he read it.", "Then he drank it."]);
        Console.WriteLine($"{result.Top.Index} {result.Top.Choice} {result.Top.Score:F2}");
    });

    [Fact]
    public void The_page_of_zero_shot_classification_shows_what_its_sample_prints() => AssertTrue("zero-shot-classification", () =>
    {
        using var classifier = ZeroShotClassificationPipeline.FromPretrained("models/nli");
        var result = classifier.Predict("Two kids are playing in the park.", ["outdoors", "indoors"]);
        foreach (var score in result.Scores) Console.WriteLine($"{score.Label} {score.Score:F2}");
    });

    [Fact]
    public void The_page_of_rerank_shows_what_its_sample_prints() => AssertTrue("rerank", () =>
    {
        using var reranker = RerankPipeline.FromPretrained("models/sentence-embeddings", new RerankOptions { TopN = 2, ReturnDocuments = true });
        var result = reranker.Predict("Who kept the ball out?", ["Salt the soup.", "The keeper saved the penalty.", "A song for piano."]);
        foreach (var document in result.Documents) Console.WriteLine($"{document.Index} {document.Score:F2} {document.Document}");
    });

    [Fact]
    public void The_page_of_feature_extraction_shows_what_its_sample_prints() => AssertTrue("feature-extraction", () =>
    {
        using var extractor = FeatureExtractionPipeline.FromPretrained("models/sentence-embeddings");
        var result = extractor.Predict("The staff were friendly.");
        Console.WriteLine($"{result.Text.Tokens.Length} tokens of {result.HiddenSize} features, '{result.Text.Tokens[4]}' begins with {result.FeaturesOf(4)[0]:F4}");
    });

    [Fact]
    public void The_page_of_sentence_embeddings_shows_what_its_sample_prints() => AssertTrue("sentence-embeddings", () =>
    {
        using var embedder = EmbeddingPipeline.FromPretrained("models/sentence-embeddings", new EmbeddingOptions { Normalize = true });
        var results = embedder.Predict(["When is the library closed?", "Who walked on the moon?"]);
        foreach (var result in results)
            Console.WriteLine($"{result.Embedding.Length} features of {result.TokenCount} tokens, the first is {result.Embedding.Span[0]:F4}");
    });

    [Fact]
    public void The_page_of_sentence_similarity_shows_what_its_sample_prints() => AssertTrue("sentence-similarity", () =>
    {
        using var similarity = SentenceSimilarityPipeline.FromPretrained("models/sentence-embeddings");
        var result = similarity.Predict("When is the library closed?", ["On Mondays it is closed.", "Slugs eat lettuce at night."]);
        foreach (float score in result.Scores) Console.WriteLine($"{score:F2}");
    });

    private static void AssertTrue(string page, string model, Action<string> writeModel, Action sample)
    {
        using var folder = new TemporaryFolder();
        writeModel(folder.File(model));
        AssertTrue(page, folder.Path, sample);
    }

    private static void AssertTrue(string page, Func<LexiconFolder> writeModel, Action sample)
    {
        using var folder = writeModel();
        AssertTrue(page, folder.Parent, sample);
    }

    private static void AssertTrue(string page, Action sample) => AssertTrue(page, RepositoryFiles.Root, sample);

    private static void AssertTrue(string page, string folder, Action sample)
    {
        var markdown = new MarkdownPage($"docs/tasks/{page}.md");
        Assert.Equal(markdown.SampleOutput, markdown.Run(sample, folder));
        Assert.NotNull(markdown.Command);
        MarkdownPage.In(folder, () =>
        {
            var run = CliRun.OnTerminal(markdown.Command.Value.Arguments);
            Assert.Equal(("", markdown.Command.Value.Output), (run.Error, WithoutTrailingSpaces(run.Output)));
        });
    }
    /// <summary>A table fills its columns, which no document shows.</summary>
    private static string WithoutTrailingSpaces(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
}
