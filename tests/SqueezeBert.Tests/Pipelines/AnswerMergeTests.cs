using System.Collections.Immutable;
using CsCheck;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tests.Tokenization;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>From the spans of all windows to answers, as Hugging Face's question answering brings them together.</summary>
public sealed class AnswerMergeTests : IDisposable
{
    private readonly ModelFolder folder = new("squeezebert-tiny-qa");
    private readonly BertTokenizer tokenizer;

    public AnswerMergeTests() => tokenizer = BertTokenizer.FromFolder(folder.Path);

    public void Dispose() => folder.Dispose();

    // Tokens of the window: 0 [CLS], 1 is, 2 [SEP], 3 great, 4 film, 5 ., 6 a, 7 ##b, 8 ##c, 9 great, 10 [SEP].
    private const string Context = "Great film. abc GREAT";

    [Fact]
    public void The_answer_is_the_callers_own_text()
    {
        var answer = Assert.Single(Merge(Context, new(), Spans((3, 4, 0.5))));
        Assert.Equal(new QuestionAnswer("Great film", 0, 10, 0.5f), answer);
    }

    [Fact]
    public void The_same_words_add_up_and_stand_where_the_best_of_them_does()
    {
        var answers = Merge(Context, new() { TopK = 5 }, Spans((4, 4, 0.375), (9, 9, 0.25), (3, 3, 0.25)));
        Assert.Equal([new("GREAT", 16, 21, 0.5f), new("film", 6, 10, 0.375f)], answers);
    }

    [Fact]
    public void Windows_that_both_hold_the_answer_add_up()
    {
        var windows = Windows("is", Context, maxLength: 9, stride: 3);
        Assert.Equal(2, windows.Length);
        var (first, second) = (windows[0], windows[1]);
        int filmThere = first.Text.Tokens.IndexOf("film"), greatLater = second.Text.Tokens.LastIndexOf("great"), greatThere = first.Text.Tokens.IndexOf("great");
        var answers = AnswerMerge.Of(Context, windows, [Spans((filmThere, filmThere, 0.5), (greatThere, greatThere, 0.25)), Spans((greatLater, greatLater, 0.5))], new() { TopK = 5 });
        Assert.Equal([new("Great", 0, 5, 0.75f), new("film", 6, 10, 0.5f)], answers);
    }

    [Fact]
    public void Pieces_widen_to_whole_words_unless_told_otherwise()
    {
        Assert.Equal(new QuestionAnswer("abc", 12, 15, 0.5f), Assert.Single(Merge(Context, new(), Spans((7, 7, 0.5)))));
        Assert.Equal(new QuestionAnswer("b", 13, 14, 0.5f), Assert.Single(Merge(Context, new() { AlignToWords = false }, Spans((7, 7, 0.5)))));
        Assert.Equal(new QuestionAnswer("film. abc", 6, 15, 0.5f), Assert.Single(Merge(Context, new(), Spans((4, 6, 0.5)))));
    }

    [Fact]
    public void A_word_that_the_windows_edge_cuts_widens_as_far_as_the_window_holds_it()
    {
        var window = Windows("is", "abcdef", maxLength: 7, stride: 1)[0];
        Assert.Equal(["[CLS]", "is", "[SEP]", "a", "##b", "##c", "[SEP]"], window.Text.Tokens);
        Assert.Equal(new QuestionAnswer("abc", 0, 3, 0.5f), Assert.Single(AnswerMerge.Of("abcdef", [window], [Spans((4, 4, 0.5))], new())));
    }

    [Fact]
    public void No_answer_has_the_lowest_score_of_any_window_and_takes_its_place_among_the_answers()
    {
        var windows = Windows("is", Context, maxLength: 9, stride: 3);
        // [CLS] and one token: the scores of "no answer" are a/(a+b) of the starts times that of the ends.
        var unlikely = SpanScores.Of([0, 0, 0, 0, 0, 0, 3, 3, 0, 0], 3, 1, 15, 1);
        var likely = SpanScores.Of([3, 3, 0, 0, 0, 0, 0, 0, 0, 0], 3, 1, 15, 1);
        Assert.True(likely.NullScore > unlikely.NullScore);

        foreach (SpanScores[] order in (SpanScores[][])[[likely, unlikely], [unlikely, likely]])
        {
            var answers = AnswerMerge.Of(Context, windows, order, new() { TopK = 5, HandleImpossibleAnswer = true });
            Assert.Equal(new QuestionAnswer("", 0, 0, (float)unlikely.NullScore), answers[^1]);
        }
        Assert.DoesNotContain(AnswerMerge.Of(Context, windows, [likely, unlikely], new() { TopK = 5 }), answer => answer.Answer.Length == 0);
        Assert.Equal("", Assert.Single(AnswerMerge.Of(Context, windows, [likely, likely], new() { HandleImpossibleAnswer = true })).Answer);
    }

    [Fact]
    public void The_best_come_first_and_no_more_than_asked_for()
    {
        var answers = Merge(Context, new() { TopK = 2 }, Spans((4, 4, 0.5), (5, 5, 0.375), (7, 7, 0.25)));
        Assert.Equal(["film", "."], answers.Select(answer => answer.Answer));
    }

    [Theory]
    [InlineData(OffsetUnit.Utf16, 5, 9)]
    [InlineData(OffsetUnit.CodePoints, 3, 7)]
    [InlineData(OffsetUnit.Utf8, 9, 13)]
    public void Places_are_counted_in_the_unit_asked_for(OffsetUnit unit, int start, int end)
    {
        const string context = "🙂🙂 film";
        var window = Assert.Single(Windows("is", context, 40, 0));
        int film = window.Text.Tokens.IndexOf("film");
        Assert.Equal(new QuestionAnswer("film", start, end, 0.5f), Assert.Single(AnswerMerge.Of(context, [window], [Spans((film, film, 0.5))], new() { OffsetUnit = unit })));
    }

    [Fact]
    public void Whatever_the_context_and_the_logits_every_answer_is_a_slice_of_the_context()
    {
        // Marks that normalisation reorders, letters that grow when lower-cased, ideographs, halves of pairs, and anything else.
        var character = Gen.OneOf(Gen.Char["a ,\u0301\u302F\u302E\u1B44\u0327İß한中\uD83D\uDE42\u200B"], Gen.Char);
        Gen.Select(Gen.String[character, 0, 60], Gen.Int[0, 1 << 20], Gen.Bool).Sample((context, seed, alignToWords) =>
        {
            var random = new Random(seed);
            AnswerWindow[] windows = [.. TokenizerFixtures.Uncased.EncodeWindows("Who?", context, new() { MaxLength = 20, Stride = 4 }).Select(text => new AnswerWindow(text))];
            var spans = windows.Select(window =>
            {
                float[] logits = [.. Enumerable.Range(0, 2 * window.TokenCount).Select(_ => random.NextSingle())];
                return SpanScores.Of(logits, window.FirstContextToken, window.ContextTokenCount, longest: 8, count: 200);
            }).ToArray();
            var answers = AnswerMerge.Of(context, windows, spans, new() { TopK = 1000, AlignToWords = alignToWords });
            Assert.All(answers, answer => Assert.Equal(context[answer.Start..answer.End], answer.Answer));
            Assert.All(answers, answer => Assert.NotEmpty(answer.Answer));
        }, iter: 2000);
    }

    private ImmutableArray<QuestionAnswer> Merge(string context, QuestionAnsweringOptions options, SpanScores spans) =>
        AnswerMerge.Of(context, Windows("is", context, 40, 0), [spans], options);

    private AnswerWindow[] Windows(string question, string context, int maxLength, int stride) =>
        [.. tokenizer.EncodeWindows(question, context, new() { MaxLength = maxLength, Stride = stride }).Select(text => new AnswerWindow(text))];

    private static SpanScores Spans(params (int First, int Last, double Score)[] spans) =>
        new([.. spans.Select(span => (new AnswerSpan(span.First, span.Last), span.Score))], NullScore: 1);
}
