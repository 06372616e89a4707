using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Questions about contexts of any length, answered by a golden model of 64 positions.</summary>
public sealed class QuestionAnsweringPipelineTests : IDisposable
{
    private const string Question = "is this film good?", Short = "The film is great. This isn't bad, 42 times!";

    private static readonly string Long = string.Join(' ', Enumerable.Range(0, 120).Select(i => $"Film {i} is {(i % 3 == 0 ? "great" : "a Bad one")}."));

    private readonly ModelFolder folder = new("squeezebert-tiny-qa");
    private readonly BertTokenizer tokenizer;
    private readonly SqueezeBertModel model;

    public QuestionAnsweringPipelineTests() => (tokenizer, model) = (BertTokenizer.FromFolder(folder.Path), SqueezeBertModel.Load(folder.Path, new ModelOptions { ThreadCount = 2 }));

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(Short)]
    [InlineData("🙂 İstanbul: the film\tfilm\u0301 is 中文 good\uD800")]
    public void Answers_are_those_of_the_models_logits(string context)
    {
        var options = new QuestionAnsweringOptions { TopK = 7, HandleImpossibleAnswer = true };
        var result = Answer(options, Question, context);

        var window = new AnswerWindow(tokenizer.Encode(Question, context));
        var output = model.Forward(TokenBatch.Single(window.Text.InputIds.AsSpan(), window.Text.TokenTypeIds.AsSpan()), ModelOutputs.Logits);
        var spans = SpanScores.Of(output.Logits, window.FirstContextToken, window.ContextTokenCount, longest: 15, count: 2 * 7 + 10);
        Assert.Equal(AnswerMerge.Of(context, [window], [spans], options), result.Answers);
        Assert.Equal(7, result.Answers.Length);
        Assert.Equal(result.Answers[0], result.Top);
        Assert.Equal((1, 0), (result.WindowCount, result.RemovedQuestionTokenCount));
    }

    [Fact]
    public void A_long_context_is_read_to_its_end_and_every_answer_is_a_slice_of_it()
    {
        var result = Answer(new() { TopK = 100_000, AlignToWords = false }, Question, Long);
        Assert.All(result.Answers, answer => Assert.Equal(Long[answer.Start..answer.End], answer.Answer));
        Assert.Contains(result.Answers, answer => answer.End == Long.Length);
        Assert.Contains(result.Answers, answer => answer.Start == 0);
        Assert.All(result.Answers.Zip(result.Answers.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
        Assert.Equal(result.Answers.Length, result.Answers.DistinctBy(answer => answer.Answer, StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(tokenizer.EncodeWindows(Question, Long, new() { MaxLength = 64, Stride = 32 }).Count, result.WindowCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(300)]
    public void A_place_is_found_wherever_it_stands_in_a_context_of_any_length(int sentencesBefore)
    {
        using var standIn = new TemporaryFolder();
        StandIn.WriteReader(standIn.Path);
        using var reader = QuestionAnsweringPipeline.FromPretrained(standIn.Path, new() { HandleImpossibleAnswer = true });
        string before = string.Concat(Enumerable.Repeat("She wrote programs for a machine. ", sentencesBefore));
        string context = $"{before}Ada was born in New\tYork. {before}";

        var answer = reader.Predict("Where was Ada born?", context, TestContext.Current.CancellationToken).Top!;

        int start = context.IndexOf("New", StringComparison.Ordinal);
        Assert.Equal(("New\tYork", start, start + 8), Placed(answer));
        if (sentencesBefore > 0) Assert.Equal(("", 0, 0), Placed(reader.Predict("Where was Ada born?", before, TestContext.Current.CancellationToken).Top!));
    }

    [Fact]
    public void An_answer_depends_on_nothing_but_its_question_and_context()
    {
        QuestionAnsweringInput[] inputs = [.. Enumerable.Range(0, 30).Select(i => new QuestionAnsweringInput($"is film {i} bad?", i % 4 == 0 ? Long : Short[(i / 2)..]))];
        var options = new QuestionAnsweringOptions { TopK = 3, HandleImpossibleAnswer = true };
        var alone = inputs.Select(input => Text(Answer(options, input.Question, input.Context)));
        foreach (int maxBatchTokens in (int[])[1, 200, 100_000])
            Assert.Equal(alone, Pipeline(options with { MaxBatchTokens = maxBatchTokens }).Predict(inputs, TestContext.Current.CancellationToken).Select(Text));
    }

    [Fact]
    public void An_answer_is_no_longer_than_allowed()
    {
        var result = Answer(new() { TopK = 1000, MaxAnswerLen = 2, AlignToWords = false }, Question, Short);
        Assert.All(result.Answers, answer => Assert.InRange(tokenizer.Encode(answer.Answer, null, new() { AddSpecialTokens = false }).InputIds.Length, 1, 2));
        Assert.Contains(result.Answers, answer => answer.Answer == "isn");
    }

    [Fact]
    public void A_long_question_loses_its_end_and_the_result_says_how_much()
    {
        string first = string.Join(' ', Enumerable.Repeat("good", 10)), rest = " bad bad bad";
        var options = new QuestionAnsweringOptions { MaxQuestionLen = 10, TopK = 3 };
        var (whole, cut) = (Answer(options, first, Short), Answer(options, first + rest, Short));
        Assert.Equal((0, 3), (whole.RemovedQuestionTokenCount, cut.RemovedQuestionTokenCount));
        Assert.Equal(whole.Answers, cut.Answers);
    }

    [Fact]
    public void A_question_that_fills_the_window_leaves_room_for_the_context_token_by_token()
    {
        var result = Answer(new() { MaxSeqLen = 5, TopK = 1000 }, "good bad", "great film");
        Assert.Equal((2, 1), (result.WindowCount, result.RemovedQuestionTokenCount));
        Assert.Equal(["film", "great"], result.Answers.Select(answer => answer.Answer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_a_question_leaves_less_room_than_the_stride_windows_share_half_of_it()
    {
        // Of 64 tokens the question takes 40 and the special tokens 3: 21 are left, fewer than half a window.
        string question = string.Join(' ', Enumerable.Repeat("good", 40));
        var result = Answer(new(), question, Long);
        Assert.Equal(tokenizer.EncodeWindows(question, Long, new() { MaxLength = 64, Stride = 10 }).Count, result.WindowCount);
    }

    [Fact]
    public void A_context_without_words_has_no_answer()
    {
        Assert.Null(Answer(new(), Question, " \n").Top);
        var impossible = Answer(new() { HandleImpossibleAnswer = true }, Question, " \n");
        Assert.Equal(new QuestionAnswer("", 0, 0, 1), Assert.Single(impossible.Answers));
    }

    [Theory]
    [InlineData("", "a", "question of input 1: expected a text; found an empty one.")]
    [InlineData(null, "a", "question of input 1: expected a text; found null.")]
    [InlineData("a", "", "context of input 1: expected a text; found an empty one.")]
    [InlineData("a", null, "context of input 1: expected a text; found null.")]
    public void An_input_without_a_text_is_refused_by_its_number(string? question, string? context, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => Pipeline(new()).Predict([new(Question, Short), new(question!, context!)], TestContext.Current.CancellationToken));
        Assert.Equal(message, error.Message);
    }

    public static TheoryData<string, QuestionAnsweringOptions> BadOptions => new()
    {
        { "MaxSeqLen", new() { MaxSeqLen = 4 } },
        { "DocStride", new() { DocStride = -1 } },
        { "DocStride", new() { DocStride = 384 } },
        { "MaxQuestionLen", new() { MaxQuestionLen = 0 } },
        { "MaxAnswerLen", new() { MaxAnswerLen = 0 } },
        { "TopK", new() { TopK = 0 } },
        { "unit", new() { OffsetUnit = (OffsetUnit)3 } },
        { "MaxBatchTokens", new() { MaxBatchTokens = 0 } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_outside_their_range_are_refused_by_name(string name, QuestionAnsweringOptions options)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Pipeline(options));
        Assert.Equal(name, error.ParamName);
    }

    [Fact]
    public void A_model_with_another_head_is_refused_by_its_head()
    {
        using var other = new ModelFolder();
        var error = Assert.Throws<ArgumentException>(() => QuestionAnsweringPipeline.FromPretrained(other.Path));
        Assert.Contains("expected a model with the head QuestionAnswering; found SequenceClassification", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_call_ends()
    {
        Assert.Throws<OperationCanceledException>(() => Pipeline(new()).Predict(Question, Long, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Inputs_that_arrive_one_by_one_are_answered_in_their_order()
    {
        QuestionAnsweringInput[] inputs = [new(Question, Short), new("is this bad?", Long), new("the", "The film.")];
        var answers = new List<string>();
        await foreach (var result in Pipeline(new()).PredictAsync(inputs.ToAsyncEnumerable(), TestContext.Current.CancellationToken)) answers.Add(Text(result));
        Assert.Equal(inputs.Select(input => Text(Answer(new(), input.Question, input.Context))), answers);
    }

    private QuestionAnsweringPipeline Pipeline(QuestionAnsweringOptions options) => QuestionAnsweringPipeline.Create(model, tokenizer, options);

    private QuestionAnsweringResult Answer(QuestionAnsweringOptions options, string question, string context) =>
        Pipeline(options).Predict(question, context, TestContext.Current.CancellationToken);

    private static (string Answer, int Start, int End) Placed(QuestionAnswer answer) => (answer.Answer, answer.Start, answer.End);

    private static string Text(QuestionAnsweringResult result) =>
        string.Join('|', result.Answers.Select(answer => $"{answer.Answer} {answer.Start} {answer.End} {BitConverter.SingleToInt32Bits(answer.Score):X}"));
}
