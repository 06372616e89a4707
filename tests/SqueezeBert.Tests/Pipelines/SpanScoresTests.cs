using CsCheck;
using SqueezeBert.Checkpoints;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>From the logits of one window to spans, as Hugging Face's question answering decodes them.</summary>
public class SpanScoresTests
{
    // Probabilities are exact to a few units of float64; the expected numbers below have ten digits or are computed likewise.
    private const double Tolerance = 1e-10;

    [Fact]
    public void The_golden_models_logits_decode_as_worked_out_by_hand()
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", "squeezebert-tiny-qa", "expected.safetensors"));
        var golden = new GoldenCase(file, "batch");
        // The first row: [CLS], four tokens of the question, six of the context, [SEP].
        float[] logits = Interleaved(golden.Floats("start_logits")[..12], golden.Floats("end_logits")[..12]);

        var scores = SpanScores.Of(logits, firstContextToken: 5, contextTokenCount: 6, longest: 3, count: 4);

        Assert.Equal([new(5, 5), new(9, 9), new(6, 8), new(6, 6)], scores.Best.Select(span => span.Item));
        Assert.Equal([0.0360783464, 0.0306094558, 0.0275378985, 0.0253046397], scores.Best.Select(span => span.Score), Near);
        Assert.Equal(0.0385065403, scores.NullScore, Near);
    }

    [Fact]
    public void Any_logits_decode_as_the_whole_matrix_of_starts_and_ends_does() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 12], Gen.Int[1, 8], Gen.Int[1, 30], Gen.Int[0, 1 << 20]).Sample((question, context, longest, count, seed) =>
        {
            float[] logits = RandomLogits(2 * (question + context + 3), seed);
            var scores = SpanScores.Of(logits, question + 2, context, longest, count);
            var (expected, nullScore) = WholeMatrix(logits, question + 2, context, longest);
            Assert.Equal(expected.Take(count).Select(span => span.Span), scores.Best.Select(span => span.Item));
            Assert.Equal(expected.Take(count).Select(span => span.Score), scores.Best.Select(span => span.Score), Near);
            Assert.Equal(nullScore, scores.NullScore, Near);
        });

    [Fact]
    public void Equal_spans_come_earliest_first_then_shortest()
    {
        var scores = SpanScores.Of(new float[2 * 6], firstContextToken: 2, contextTokenCount: 3, longest: 15, count: 100);
        Assert.Equal([new(2, 2), new(2, 3), new(2, 4), new(3, 3), new(3, 4), new(4, 4)], scores.Best.Select(span => span.Item));
        Assert.All(scores.Best, span => Assert.Equal(1.0 / 16, span.Score, Near));
    }

    [Fact]
    public void Neither_question_nor_separators_take_part()
    {
        // [CLS] q [SEP] c [SEP]: what the question and the separators score changes nothing.
        var quiet = SpanScores.Of([1, 1, 0, 0, 0, 0, 2, 2, 0, 0], 3, 1, 15, 5);
        var loud = SpanScores.Of([1, 1, 80, 80, 90, 90, 2, 2, 99, 99], 3, 1, 15, 5);
        Assert.Equal(quiet.Best, loud.Best);
        Assert.Equal(quiet.NullScore, loud.NullScore);
    }

    [Fact]
    public void A_window_without_context_has_no_span_and_surely_no_answer()
    {
        var scores = SpanScores.Of([0.5f, -3, 1, 1, 1, 1, 1, 1], firstContextToken: 3, contextTokenCount: 0, longest: 15, count: 5);
        Assert.Empty(scores.Best);
        Assert.Equal(1, scores.NullScore);
    }

    [Fact]
    public void Logits_as_large_as_float32_allows_decode()
    {
        var scores = SpanScores.Of([float.MinValue, float.MaxValue, 0, 0, 0, 0, float.MaxValue, float.MinValue, float.MaxValue, float.MaxValue, 0, 0], 3, 2, 15, 5);
        Assert.Equal([(new AnswerSpan(3, 4), 0.25), (new AnswerSpan(4, 4), 0.25), (new AnswerSpan(3, 3), 0)], scores.Best);
    }

    /// <summary>Hugging Face's rule as it stands: all pairs of a start and an end, those that aren't allowed left out, best first.</summary>
    private static (List<(AnswerSpan Span, double Score)> Spans, double NullScore) WholeMatrix(float[] logits, int firstContextToken, int contextTokenCount, int longest)
    {
        int length = logits.Length / 2;
        var allowed = Enumerable.Range(0, length).Select(t => t == 0 || (t >= firstContextToken && t < firstContextToken + contextTokenCount)).ToArray();
        double[] Softmax(int column)
        {
            double[] exponentials = [.. Enumerable.Range(0, length).Select(t => Math.Exp(allowed[t] ? logits[2 * t + column] : -10_000))];
            double sum = exponentials.Sum();
            return [.. exponentials.Select(value => value / sum)];
        }

        double[] start = Softmax(0), end = Softmax(1);
        double nullScore = start[0] * end[0];
        (start[0], end[0]) = (0, 0);
        var spans =
            from first in Enumerable.Range(1, length - 1)
            from last in Enumerable.Range(1, length - 1)
            where allowed[first] && allowed[last] && last >= first && last - first <= longest - 1
            select (new AnswerSpan(first, last), start[first] * end[last]);
        return ([.. spans.OrderByDescending(span => span.Item2)], nullScore);
    }

    private static float[] RandomLogits(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 10 * random.NextSingle() - 5)];
    }

    private static float[] Interleaved(float[] starts, float[] ends) => [.. starts.Zip(ends).SelectMany(pair => (float[])[pair.First, pair.Second])];

    private static bool Near(double a, double b) => Math.Abs(a - b) <= Tolerance;
}
