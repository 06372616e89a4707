using System.Collections.Immutable;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Choices scored by a golden model.</summary>
public sealed class MultipleChoicePipelineTests : IDisposable
{
    private static readonly ImmutableArray<string> Choices = ["This is good.", "Awful!", "a film"];

    private readonly ModelFolder folder = new("squeezebert-tiny-mc");
    private readonly BertTokenizer tokenizer;
    private readonly SqueezeBertModel model;

    public MultipleChoicePipelineTests() => (tokenizer, model) = (BertTokenizer.FromFolder(folder.Path), SqueezeBertModel.Load(folder.Path, new ModelOptions { ThreadCount = 2 }));

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(null, "This is good.", "Awful!", "a film")]
    [InlineData("Is this bad?", "Is this bad? This is good.", "Is this bad? Awful!", "Is this bad? a film")]
    public void Each_choice_is_the_second_text_of_a_pair_behind_the_question(string? question, params string[] seconds)
    {
        const string context = "The film is great";
        var result = Choose(context, Choices, question);

        double[] weights = [.. seconds.Select(second => Math.Exp(LogitOf(context, second)))];
        var expected = weights.Select(weight => (float)(weight / weights.Sum())).ToArray();
        Assert.Equal(expected.Index().OrderByDescending(score => score.Item).Select(score => score.Index), result.Scores.Select(choice => choice.Index));
        // Float64 sums rounded to float32: at most the last bit may differ.
        Assert.All(result.Scores, choice => Assert.Equal(expected[choice.Index], choice.Score, 1e-7f));
        Assert.All(result.Scores, choice => Assert.Equal((Choices[choice.Index], 0), (choice.Choice, choice.RemovedTokenCount)));
        Assert.Equal(result.Scores[0], result.Top);
    }

    [Theory]
    [InlineData("He poured the tea.", null, "Then he drank it.")]
    [InlineData("He opened the book.", null, "Then he read it.")]
    [InlineData("He opened the book.", "What did he do then?", "Then he read it.")]
    public void A_model_that_knows_which_words_go_together_chooses_by_them(string context, string? question, string expected)
    {
        using var standIn = new TemporaryFolder();
        StandIn.WriteChooser(standIn.Path);
        using var chooser = MultipleChoicePipeline.FromPretrained(standIn.Path);
        Assert.Equal(expected, chooser.Predict(context, ["Then he drank it.", "Then he read it."], question, TestContext.Current.CancellationToken).Top.Choice);
    }

    [Fact]
    public void A_pair_that_is_too_long_loses_the_end_of_its_longer_text_and_the_result_says_how_much()
    {
        string context = string.Join(' ', Enumerable.Repeat("film", 100));
        var result = Choose(context, ["good", "bad bad"]);
        // Of 64 tokens three are special.
        Assert.Equal([100 + 1 - 61, 100 + 2 - 61], result.Scores.OrderBy(choice => choice.Index).Select(choice => choice.RemovedTokenCount));
        var cut = Choose(string.Join(' ', Enumerable.Repeat("film", 60)), ["good"]);
        Assert.Equal(1, cut.Top.Score);
    }

    [Fact]
    public void Scores_depend_on_nothing_but_their_input()
    {
        MultipleChoiceInput[] inputs =
        [
            .. Enumerable.Range(1, 30).Select(i => new MultipleChoiceInput(
                string.Concat(Enumerable.Repeat("film ", i)), [.. Enumerable.Range(0, i % 5 + 1).Select(c => $"{i} is {c}")], i % 2 == 0 ? "bad?" : null)),
        ];
        var alone = inputs.Select(input => Text(Choose(input.Context, input.Choices, input.Question))).ToArray();
        foreach (int maxBatchTokens in (int[])[1, 200, 100_000])
        {
            var pipeline = MultipleChoicePipeline.Create(model, tokenizer, new() { MaxBatchTokens = maxBatchTokens });
            Assert.Equal(alone, pipeline.Predict(inputs, TestContext.Current.CancellationToken).Select(Text));
        }
    }

    [Fact]
    public void Equal_choices_keep_the_callers_order() =>
        Assert.Equal([(0, 0.25f), (1, 0.25f), (2, 0.25f), (3, 0.25f)], Choose("a", ["b", "b", "b", "b"]).Scores.Select(choice => (choice.Index, choice.Score)));

    public static TheoryData<string, MultipleChoiceInput> BadInputs => new()
    {
        { "context of input 1: expected a text; found null.", new(null!, Choices) },
        { "choices of input 1: expected at least one; found none.", new("a", []) },
        { "choices of input 1: expected at least one; found none.", new("a", default) },
        { "choice 1 of input 1: expected a text; found null.", new("a", ["b", null!]) },
    };

    [Theory]
    [MemberData(nameof(BadInputs))]
    public void An_input_without_texts_is_refused_by_its_number(string message, MultipleChoiceInput input)
    {
        var error = Assert.Throws<ArgumentException>(() => Pipeline().Predict([new("a", Choices), input], TestContext.Current.CancellationToken));
        Assert.Equal(message, error.Message);
    }

    private MultipleChoicePipeline Pipeline() => MultipleChoicePipeline.Create(model, tokenizer);

    private MultipleChoiceResult Choose(string context, ImmutableArray<string> choices, string? question = null) =>
        Pipeline().Predict(context, choices, question, TestContext.Current.CancellationToken);

    private float LogitOf(string context, string second)
    {
        var pair = tokenizer.Encode(context, second);
        return Assert.Single(model.Forward(TokenBatch.Single(pair.InputIds.AsSpan(), pair.TokenTypeIds.AsSpan()), ModelOutputs.Logits).Logits!);
    }

    private static string Text(MultipleChoiceResult result) =>
        string.Join('|', result.Scores.Select(choice => $"{choice.Index} {choice.Choice} {BitConverter.SingleToInt32Bits(choice.Score):X}"));
}
