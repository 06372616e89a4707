using SqueezeBert.Data;
using SqueezeBert.Pipelines;
using SqueezeBert.Training.Tasks;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>Every task can be trained on rows in memory, and the folder opens in the task's pipeline.</summary>
public sealed class TaskApiTests : IDisposable
{
    private readonly TrainingPlace place = new();

    public void Dispose() => place.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Tags_are_learned()
    {
        var rows = new TaskData<TaggedExample>("rows", [new(["the", "film", "is", "good"], ["O", "B-THING", "O", "O"]), new(["this", "film"], ["O", "B-THING"])]);
        Assert.Equal(1, Train(TrainingTask.TokenClassification(rows, rows)).Scores!.Metrics["f1"]);
        using var pipeline = TokenClassificationPipeline.FromPretrained(Trained);
        Assert.Equal("film", Assert.Single(pipeline.Predict("the film is good", Cancelled).Entities).Word);
    }

    [Fact]
    public void Answers_are_learned()
    {
        var rows = new TaskData<QuestionExample>("rows", [new("is this good", "the film is great", "great", 12), new("the film", "this is bad", null)]);
        Assert.Equal(100, Train(TrainingTask.QuestionAnswering(rows, rows)).Scores!.Metrics["f1"]);
        using var pipeline = QuestionAnsweringPipeline.FromPretrained(Trained);
        Assert.Equal("great", pipeline.Predict("is this good", "the film is great", Cancelled).Top!.Answer);
    }

    [Fact]
    public void Choices_are_learned()
    {
        var rows = new TaskData<ChoiceExample>("rows", [new("the film", "effect", ["good", "bad"], 0), new("this is", "cause", ["bad", "good"], 1)]);
        Assert.Equal(1, Train(TrainingTask.MultipleChoice(rows, rows)).Scores!.Metrics["accuracy"]);
        using var pipeline = MultipleChoicePipeline.FromPretrained(Trained);
        Assert.Equal(1, pipeline.Predict("the film", ["bad", "good"], "What happened as a result?", Cancelled).Top.Index);
    }

    [Fact]
    public void Intents_and_slots_are_learned()
    {
        var rows = new TaskData<UtteranceExample>("rows", [new(["the", "film", "is", "good"], ["O", "B-thing", "O", "O"], "praise"), new(["this", "is", "bad"], ["O", "O", "O"], "blame")]);
        Assert.Equal(1, Train(TrainingTask.IntentAndSlots(rows, rows)).Scores!.Metrics["sentence_accuracy"]);
        using var pipeline = IntentAndSlotsPipeline.FromPretrained(Trained);
        Assert.Equal("blame", pipeline.Predict("this is bad", Cancelled).Intent?.Label);
    }

    [Fact]
    public void Vectors_are_learned_and_a_label_that_is_no_number_is_named_by_its_row()
    {
        var rows = new TaskData<LabeledText>("rows", [new("good film", "1", "great film"), new("bad film", "0", "the is this"), new("awful", "0.9", "bad")]);
        Assert.InRange(Train(TrainingTask.SentenceEmbeddings(rows, rows)).Scores!.Metrics["pearson"], -1, 1);
        using var pipeline = EmbeddingPipeline.FromPretrained(Trained);
        Assert.Equal(32, pipeline.Predict("good film", Cancelled).Embedding.Length);

        var words = new TaskData<LabeledText>("words", [rows.Rows[0], rows.Rows[1] with { Label = "alike" }]);
        var error = Assert.Throws<DataException>(() => Train(TrainingTask.SentenceEmbeddings(rows, words)));
        Assert.Contains("words: row 2: expected a number, how alike the two texts are; found 'alike'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_words_are_learned()
    {
        var rows = new TaskData<string>("rows", ["good good good good", "great great great great"]);
        Assert.InRange(Train(TrainingTask.MaskedLanguageModel(rows, rows, maskingProbability: 0.4)).Scores!.Metrics["pseudo_perplexity"], 1, 6);
        using var pipeline = FillMaskPipeline.FromPretrained(Trained);
        Assert.Equal("good", pipeline.Predict("good good [MASK] good", Cancelled).Masks[0].Top.Token);
    }

    [Fact]
    public void The_first_rows_are_used_and_labels_are_those_of_all()
    {
        var rows = new TaskData<TaggedExample>("rows", [new(["film"], ["A"]), new(["good"], ["B"])], MaxRows: 1);
        Assert.Equal(8, Train(TrainingTask.TokenClassification(rows), epochs: 8).Steps);
        Assert.Equal(["A", "B"], SqueezeBertConfig.FromFile(Path.Combine(Trained, "config.json")).Id2Label);
        Assert.Contains("`rows`, 1 rows", File.ReadAllText(Path.Combine(Trained, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_contradicts_itself_is_named()
    {
        Refused(() => TrainingTask.TokenClassification(new("rows", [new(["a"], ["O"]), new(["a", "b"], ["O"])])), "rows: row 2: expected a tag for each of 2 words; found 1.");
        Refused(() => TrainingTask.IntentAndSlots(new("rows", [new([], ["O"], "x")])), "rows: row 1: expected a tag for each of 0 words; found 1.");
        Refused(() => TrainingTask.QuestionAnswering(new("rows", [new("q", "context", "text", 4)])), "rows: row 1: expected the answer in the context at 4; found something else there.");
        Refused(() => TrainingTask.QuestionAnswering(new("rows", [new("q", "context", "text", -1)])), "found something else there.");
        Refused(() => TrainingTask.QuestionAnswering(new("rows", [new("q", "", null)])), "rows: row 1: expected a question and a context; found an empty one.");
        Refused(() => TrainingTask.MultipleChoice(new("rows", [new("p", "q", ["a"], 0)])), "rows: row 1: expected at least two choices; found 1.");
        Refused(() => TrainingTask.MultipleChoice(new("rows", [new("p", "q", ["a", "b"], 2)])), "rows: row 1: expected a label from 0 to 1; found 2.");
        Refused(() => TrainingTask.SentenceEmbeddings(new("rows", [new("a", "")])), "rows: row 1: expected two texts that belong together; found one.");
        Refused(() => ModelTrainer.Train(place.Request(Trained) with { Task = TrainingTask.MultipleChoice(new("nothing", [])) }), "nothing: expected at least one row; found none.");
        Refused(() => ModelTrainer.Train(place.Request(Trained) with { Train = new TrainingRequest { OutputFolder = "" }.Train }), "Train: expected at least one row; found none.");

        static void Refused(Func<object> action, string problem) => Assert.Contains(problem, Assert.Throws<TrainingException>(action).Message, StringComparison.Ordinal);
    }

    private string Trained => place.File("trained");

    private TrainingResult Train(TrainingTask task, int epochs = 120)
    {
        var request = place.Request(Trained);
        return ModelTrainer.Train(request with
        {
            Config = request.Config! with { MaxPositionEmbeddings = 48 },
            Task = task,
            Options = request.Options with { NumTrainEpochs = epochs, EvalStrategy = EvaluationStrategy.No, LearningRate = 3e-3 },
        }, cancellationToken: Cancelled);
    }
}
