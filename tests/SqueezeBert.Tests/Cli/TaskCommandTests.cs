using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What <c>squeezebert run</c> writes for each task: Hugging Face's shape, the library's numbers.</summary>
public sealed class TaskCommandTests : IDisposable
{
    private const string Context = "She wrote programs for a machine. Ada was born in London.";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Entities_have_group_score_word_and_places()
    {
        using var ner = LexiconFolder.Travel(ModelHead.TokenClassification);
        var output = OutputOf(CliRun.Of("run", "token-classification", "-m", ner.Path, "Flights to New York"));
        var entity = Assert.Single(output.EnumerateArray());
        using var pipeline = TokenClassificationPipeline.FromPretrained(ner.Path, new() { AggregationStrategy = AggregationStrategy.Simple });
        var expected = Assert.Single(pipeline.Predict("Flights to New York", Cancelled).Entities);
        Assert.Equal(["entity_group", "score", "word", "start", "end"], entity.EnumerateObject().Select(field => field.Name));
        Assert.Equal((expected.Label, expected.Score, expected.Word), (entity.GetProperty("entity_group").GetString(), entity.GetProperty("score").GetSingle(), entity.GetProperty("word").GetString()));
        Assert.Equal((11, 19), PlaceOf(entity));
    }

    [Fact]
    public void Tokens_have_their_label_and_number_where_nothing_is_aggregated()
    {
        using var ner = LexiconFolder.Travel(ModelHead.TokenClassification);
        var output = OutputOf(CliRun.Of("run", "token-classification", "-m", ner.Path, "--aggregation-strategy", "none", "in Oslo"));
        var token = Assert.Single(output.EnumerateArray());
        Assert.Equal(["entity", "score", "index", "word", "start", "end"], token.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("B-city", 2), (token.GetProperty("entity").GetString(), token.GetProperty("index").GetInt32()));
    }

    [Fact]
    public void No_label_need_be_left_out()
    {
        using var ner = LexiconFolder.Travel(ModelHead.TokenClassification);
        var output = OutputOf(CliRun.Of("run", "token-classification", "-m", ner.Path, "--aggregation-strategy", "none", "--ignore-labels", "", "in Oslo"));
        Assert.Equal(["O", "B-city"], output.EnumerateArray().Select(token => token.GetProperty("entity").GetString()));
    }

    [Theory]
    [InlineData("utf16", 6, 10)]
    [InlineData("codepoints", 5, 9)]
    [InlineData("utf8", 8, 12)]
    public void Places_are_counted_in_the_unit_that_is_asked_for(string unit, int start, int end)
    {
        using var ner = LexiconFolder.Travel(ModelHead.TokenClassification);
        var output = OutputOf(CliRun.Of("run", "token-classification", "-m", ner.Path, "--offset-unit", unit, "in 😀 Oslo"));
        Assert.Equal((start, end), PlaceOf(output[0]));
    }

    [Fact]
    public void An_assistant_gives_intent_and_slots_and_null_out_of_scope()
    {
        using var assistant = LexiconFolder.Travel();
        var run = CliRun.Of("run", "intent-and-slots", "-m", assistant.Path, "--out-of-scope-label", "oos", "--top-k", "1", "Book a flight to Oslo", "A poem, please.");
        var booked = run.Lines[0].GetProperty("output");
        Assert.Equal("book_flight", booked.GetProperty("intent").GetProperty("label").GetString());
        Assert.Equal(1, booked.GetProperty("intents").GetArrayLength());
        var slot = Assert.Single(booked.GetProperty("slots").EnumerateArray());
        Assert.Equal(("city", "Oslo"), (slot.GetProperty("label").GetString(), slot.GetProperty("value").GetString()));
        Assert.Equal((17, 21), PlaceOf(slot));
        Assert.Equal(JsonValueKind.Null, run.Lines[1].GetProperty("output").GetProperty("intent").ValueKind);
    }

    [Fact]
    public void One_answer_is_an_object_and_several_are_a_list()
    {
        StandIn.WriteReader(folder.File("reader"));
        using var pipeline = QuestionAnsweringPipeline.FromPretrained(folder.File("reader"));
        var expected = pipeline.Predict("Where was Ada born?", Context, Cancelled).Top!;
        var answer = OutputOf(Ask("--question", "Where was Ada born?", "--context", Context));
        Assert.Equal(["score", "start", "end", "answer"], answer.EnumerateObject().Select(field => field.Name));
        Assert.Equal((expected.Answer, expected.Score), (answer.GetProperty("answer").GetString(), answer.GetProperty("score").GetSingle()));
        Assert.Equal((expected.Start, expected.End), PlaceOf(answer));
        var several = OutputOf(Ask("--question", "Where was Ada born?", "--context", Context, "--top-k", "2"));
        Assert.Equal(2, several.GetArrayLength());
        Assert.Equal(answer.GetRawText(), several[0].GetRawText());
    }

    [Fact]
    public void Texts_are_contexts_beside_a_question_and_questions_beside_a_context()
    {
        StandIn.WriteReader(folder.File("reader"));
        var expected = OutputOf(Ask("--question", "Where was Ada born?", "--context", Context)).GetRawText();
        Assert.Equal(expected, OutputOf(Ask("--question", "Where was Ada born?", Context)).GetRawText());
        Assert.Equal(expected, OutputOf(Ask("--context", Context, "Where was Ada born?")).GetRawText());
        string rows = JsonSerializer.Serialize(new { question = "Where was Ada born?", context = Context }) + "\n";
        Assert.Equal(expected, OutputOf(CliRun.OfInput(rows, "run", "question-answering", "-m", folder.File("reader"))).GetRawText());
        CliAssert.WrongUsage(Ask("Where was Ada born?"), "--context: expected beside rows of questions alone");
    }

    [Fact]
    public void One_mask_gives_a_list_and_several_a_list_of_lists()
    {
        StandIn.WriteFiller(folder.File("filler"));
        var one = OutputOf(Fill("--top-k", "2", "The capital of France is [MASK]."));
        Assert.Equal(["score", "token", "token_str", "sequence"], one[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal(("paris", "the capital of france is paris."), (one[0].GetProperty("token_str").GetString(), one[0].GetProperty("sequence").GetString()));
        Assert.Equal(2, one.GetArrayLength());
        Assert.Equal(["rome"], OutputOf(Fill("--targets", "rome", "The capital of France is [MASK].")).EnumerateArray().Select(fill => fill.GetProperty("token_str").GetString()));
        Assert.Equal(JsonValueKind.Array, OutputOf(Fill("The [MASK] of France is [MASK]."))[1].ValueKind);
    }

    [Fact]
    public void A_text_that_the_task_refuses_says_why_and_the_others_are_answered()
    {
        StandIn.WriteFiller(folder.File("filler"));
        var run = Fill("The capital of France is [MASK].", "No mask.", "The capital of France is [MASK].");
        Assert.Equal(1, run.Code);
        Assert.Equal("text 2: text: expected at least one [MASK]; found none.", run.Lines[1].GetProperty("error").GetString());
        Assert.Equal(run.Lines[0].GetProperty("output").GetRawText(), run.Lines[2].GetProperty("output").GetRawText());
        Assert.Equal("error: 1 input could not be answered; its result says why.\n", run.Error);
    }

    [Fact]
    public void Candidate_labels_come_from_the_option_or_the_row()
    {
        StandIn.WriteJudge(folder.File("judge"));
        var expected = OutputOf(CliRun.Of("run", "zero-shot-classification", "-m", folder.File("judge"), "--candidate-labels", "sports, cooking", "The keeper saved the penalty."));
        Assert.Equal(["sequence", "labels", "scores"], expected.EnumerateObject().Select(field => field.Name));
        Assert.Equal(["sports", "cooking"], expected.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        string rows = "{\"text\":\"The keeper saved the penalty.\",\"candidate_labels\":[\"sports\",\"cooking\"]}\n{\"text\":\"x\"}\n";
        var run = CliRun.OfInput(rows, "run", "zero-shot-classification", "-m", folder.File("judge"));
        Assert.Equal(expected.GetRawText(), run.Lines[0].GetProperty("output").GetRawText());
        Assert.Equal("line 2: 'candidate_labels': expected at least one label, here or in --candidate-labels; found none.", run.Lines[1].GetProperty("error").GetString());
        CliAssert.WrongUsage(CliRun.Of("run", "zero-shot-classification", "-m", folder.File("judge"), "a text"), "--candidate-labels: expected labels");
        CliAssert.Refused(CliRun.Of("run", "zero-shot-classification", "-m", folder.File("judge"), "--candidate-labels", "a", "--hypothesis-template", "none", "x"), "--hypothesis-template: expected a sentence with {} once");
    }

    [Fact]
    public void Documents_and_choices_are_texts_beside_the_one_or_lists_of_a_row()
    {
        StandIn.WriteJudge(folder.File("judge"));
        StandIn.WriteChooser(folder.File("chooser"));
        string[] documents = ["Salt the soup.", "The keeper saved the penalty."];
        var ranked = OutputOf(CliRun.Of(["run", "rerank", "-m", folder.File("judge"), "--query", "the goal", .. documents]));
        Assert.Equal([1, 0], ranked.EnumerateArray().Select(document => document.GetProperty("index").GetInt32()));
        AssertSame(ranked, CliRun.OfInput(string.Join('\n', documents), "run", "rerank", "-m", folder.File("judge"), "--query", "the goal"));
        AssertSame(ranked, CliRun.OfInput(JsonSerializer.Serialize(new { query = "the goal", documents }), "run", "rerank", "-m", folder.File("judge")));
        AssertSame(ranked, CliRun.OfInput($"query\tdocuments\nthe goal\t{JsonSerializer.Serialize(documents)}\n", "run", "rerank", "-m", folder.File("judge"), "--input-format", "tsv"));
        CliAssert.WrongUsage(CliRun.Of("run", "rerank", "-m", folder.File("judge"), "a document"), "--query: expected beside texts");

        var chosen = OutputOf(CliRun.Of("run", "multiple-choice", "-m", folder.File("chooser"), "--context", "He poured the tea.", "Then he read it.", "Then he drank it."));
        Assert.Equal((1, "Then he drank it."), (chosen[0].GetProperty("index").GetInt32(), chosen[0].GetProperty("choice").GetString()));
        AssertSame(chosen, CliRun.OfInput("{\"context\":\"He poured the tea.\",\"choices\":[\"Then he read it.\",\"Then he drank it.\"]}", "run", "multiple-choice", "-m", folder.File("chooser")));
    }

    [Fact]
    public void Vectors_have_the_librarys_numbers()
    {
        string search = Path.Combine(RepositoryFiles.Root, "samples", "search-model");
        using var embedder = EmbeddingPipeline.FromPretrained(search, new() { Normalize = true, Dimensions = 8, Pooling = PoolingMode.Max });
        var vector = OutputOf(CliRun.Of("run", "sentence-embeddings", "-m", search, "--normalize", "true", "--dimensions", "8", "--pooling", "max", "the library"));
        Assert.Equal(embedder.Predict("the library", Cancelled).Embedding.ToArray(), vector.EnumerateArray().Select(number => number.GetSingle()));

        using var similarity = SentenceSimilarityPipeline.FromPretrained(search);
        var scores = OutputOf(CliRun.Of("run", "sentence-similarity", "-m", search, "--source-sentence", "the library", "books", "soup"));
        Assert.Equal(similarity.Predict("the library", ["books", "soup"], Cancelled).Scores, scores.EnumerateArray().Select(number => number.GetSingle()));

        using var extractor = FeatureExtractionPipeline.FromPretrained(search);
        var features = OutputOf(CliRun.Of("run", "feature-extraction", "-m", search, "books"));
        Assert.Equal(extractor.Predict("books", Cancelled).Features.ToArray(), features[0].EnumerateArray().SelectMany(token => token.EnumerateArray()).Select(number => number.GetSingle()));
    }

    [Fact]
    public void A_task_without_an_embedded_model_says_so() =>
        CliAssert.WrongUsage(CliRun.Of("run", "multiple-choice", "-c", "a", "b"), "--model: expected a folder, an embedded model, or a repository on the hub (ORG/NAME), which is downloaded once, for no embedded model does multiple-choice; found none.");

    [Fact]
    public void A_model_with_another_head_is_refused()
    {
        StandIn.WriteReader(folder.File("reader"));
        CliAssert.Refused(CliRun.Of("run", "fill-mask", "-m", folder.File("reader"), "a [MASK]"), folder.File("reader"), "expected a model with the head MaskedLanguageModel; found QuestionAnswering.");
    }

    [Fact]
    public void Targets_that_are_no_token_are_told_of()
    {
        StandIn.WriteFiller(folder.File("filler"));
        var run = Fill("--targets", "rome,Paris,oslo", "The capital of France is [MASK].");
        Assert.Equal(
            "warning: --targets: 'Paris' is no token of the vocabulary; 'paris', its first piece, stands for it.\nwarning: --targets: 'oslo' is no token of the vocabulary; '[UNK]', its first piece, stands for it.\n",
            run.Error);
        Assert.Equal(3, Assert.Single(run.Lines).GetProperty("output").GetArrayLength());
    }

    [Theory]
    [InlineData("sentence-embeddings --dimensions 9", "--dimensions: expected 1 to 8, the features of the model; found 9.")]
    [InlineData("token-classification --stride 30", "--stride: expected 0 to 29, less than a window has room for; found 30.")]
    public void A_value_that_the_model_cannot_have_is_named_once(string options, string problem)
    {
        using var model = LexiconFolder.Travel(options.StartsWith('t') ? ModelHead.TokenClassification : ModelHead.IntentAndSlots);
        Assert.Equal($"error: {problem}\n", CliRun.Of(["run", .. options.Split(' '), "-m", model.Path, "a"]).Error);
    }

    [Theory]
    [InlineData(ModelHead.SequenceClassification)]
    [InlineData(ModelHead.IntentAndSlots)]
    public void Reranking_reads_as_many_tokens_as_it_is_told(ModelHead head)
    {
        using var travel = LexiconFolder.Travel();
        StandIn.WriteJudge(folder.File("judge"));
        string model = head == ModelHead.SequenceClassification ? folder.File("judge") : travel.Path;
        var run = CliRun.Of("run", "rerank", "-m", model, "--max-tokens", "8", "-q", "the", "a a a a a a a a a a");
        Assert.StartsWith("warning: the input: 1 documents are too long for the model, which takes 8 tokens; ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run intent-and-slots --out-of-scope-threshold 2 a", "--out-of-scope-threshold: expected a number from 0 to 1; found '2'.")]
    [InlineData("run question-answering --max-seq-len 4 a", "--max-seq-len: expected a whole number from 5; found '4'.")]
    [InlineData("run sentence-embeddings --pooling median a", "--pooling: expected cls or mean or max or pooler; found 'median'.")]
    [InlineData("run token-classification --offset-unit bytes a", "--offset-unit: expected utf16 or codepoints or utf8; found 'bytes'.")]
    public void A_value_out_of_range_is_wrong_usage(string line, string problem) => CliAssert.WrongUsage(CliRun.Of(line.Split(' ')), problem);

    private CliRun Ask(params string[] args) => CliRun.Of(["run", "question-answering", "-m", folder.File("reader"), .. args]);

    private CliRun Fill(params string[] args) => CliRun.Of(["run", "fill-mask", "-m", folder.File("filler"), .. args]);

    private static void AssertSame(JsonElement expected, CliRun run) => Assert.Equal(expected.GetRawText(), OutputOf(run).GetRawText());

    private static JsonElement OutputOf(CliRun run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        return Assert.Single(run.Lines).GetProperty("output");
    }

    private static (int Start, int End) PlaceOf(JsonElement stretch) => (stretch.GetProperty("start").GetInt32(), stretch.GetProperty("end").GetInt32());
}
