using SqueezeBert.Evaluation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training;

/// <summary>Scores a classifier on labelled examples.</summary>
/// <remarks>
/// Single label: accuracy, macro-F1 over the labels and Matthews correlation. Several labels: micro-F1 and the share of rows that are right in all
/// labels, at a score of 0.5. Regression: Pearson's and Spearman's correlation and the mean squared error. All: the loss.
/// </remarks>
internal sealed class Evaluator(ProblemType problem, ExampleSet examples) : ModelEvaluator
{
    private readonly RowLoss loss = RowLoss.For(problem);

    /// <summary>The metrics of this task, the one to choose a model by first.</summary>
    internal IReadOnlyList<string> MetricNames => MetricsOf(problem);

    internal override int TruncatedCount => examples.TruncatedCount;

    /// <summary>The metrics of a kind of labels, the one to choose a model by first.</summary>
    internal static string[] MetricsOf(ProblemType problem) => problem switch
    {
        ProblemType.SingleLabelClassification => ["accuracy", "macro_f1", "matthews_correlation", "loss"],
        ProblemType.MultiLabelClassification => ["micro_f1", "accuracy", "loss"],
        _ => ["pearson", "spearmanr", "mse", "loss"],
    };

    internal override EvaluationScores Evaluate(SqueezeBertModel model, CancellationToken cancellation) => Score(Predict(model, cancellation));

    internal override EvaluationScores? MajorityScores(ExampleSet train)
    {
        if (problem != ProblemType.SingleLabelClassification) return null;
        int[] truth = [.. examples.Targets.Select(target => (int)target)], learned = [.. train.Targets.Select(target => (int)target)];
        int commonest = learned.CountBy(label => label).OrderBy(label => label.Key).MaxBy(label => label.Value).Key;
        var figures = new LabelCounts(truth.Concat(learned).Max() + 1);
        foreach (int label in truth) figures.Add(label, commonest);
        return new EvaluationScores(FiguresOf(figures), examples.Count);
    }

    /// <summary>The model's logits for all examples, [rows, labels].</summary>
    /// <param name="model">A sequence classifier.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <param name="predicted">Told how many examples are done with each batch; null for nobody. Called by one thread at a time.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    internal float[] Predict(SqueezeBertModel model, CancellationToken cancellation, Action<int>? predicted = null)
    {
        int labelCount = model.Config.NumLabels;
        var logits = new float[examples.Count * labelCount];
        model.ForwardMany(examples.Sequences, ModelOutputs.Logits, BatchPlan.DefaultMaxBatchTokens, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++) output.Logits.AsSpan(b * labelCount, labelCount).CopyTo(logits.AsSpan(numbers[b] * labelCount));
            lock (logits) predicted?.Invoke(numbers.Length);
        }, cancellation);
        return logits;
    }

    /// <summary>Scores logits of all examples.</summary>
    internal EvaluationScores Score(float[] logits)
    {
        int labelCount = logits.Length / examples.Count;
        float[] targets = examples.Targets;
        var values = Metrics(logits, targets, labelCount);
        values["loss"] = loss.Compute(logits, targets, labelCount, examples.Count, new float[logits.Length]);
        return new EvaluationScores(values, examples.Count);
    }

    /// <summary>Share of examples where two models give the same labels, 0 to 1; null for regression, which has none.</summary>
    internal double? Agreement(float[] logits, float[] others)
    {
        if (problem == ProblemType.Regression) return null;
        int labelCount = logits.Length / examples.Count, same = 0;
        for (int start = 0; start < logits.Length; start += labelCount)
        {
            ReadOnlySpan<float> one = logits.AsSpan(start, labelCount), other = others.AsSpan(start, labelCount);
            if (problem == ProblemType.SingleLabelClassification ? LargestOf(one) == LargestOf(other) : SameSigns(one, other)) same++;
        }
        return (double)same / examples.Count;
    }

    private static int LargestOf(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int c = 1; c < scores.Length; c++)
            if (scores[c] > scores[best])
                best = c;
        return best;
    }

    private static bool SameSigns(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        for (int c = 0; c < one.Length; c++)
            if (IsPredicted(one[c]) != IsPredicted(other[c]))
                return false;
        return true;
    }

    /// <summary>A score of 0.5 is a logit of 0.</summary>
    private static bool IsPredicted(float logit) => logit > 0;

    private Dictionary<string, double> Metrics(float[] logits, float[] targets, int labelCount) => problem switch
    {
        ProblemType.SingleLabelClassification => SingleLabel(logits, targets, labelCount),
        ProblemType.MultiLabelClassification => MultiLabel(logits, targets, labelCount),
        _ => Regression(logits, targets),
    };

    private static Dictionary<string, double> SingleLabel(float[] logits, float[] targets, int labelCount)
    {
        var counts = new LabelCounts(labelCount);
        for (int row = 0; row < targets.Length; row++) counts.Add((int)targets[row], LargestOf(logits.AsSpan(row * labelCount, labelCount)));
        return FiguresOf(counts);
    }

    private static Dictionary<string, double> FiguresOf(LabelCounts counts) =>
        new() { ["accuracy"] = counts.Accuracy, ["macro_f1"] = counts.MacroF1, ["matthews_correlation"] = counts.MatthewsCorrelation };

    private static Dictionary<string, double> MultiLabel(float[] logits, float[] targets, int labelCount)
    {
        var counts = new LabelSetCounts<int>();
        for (int start = 0; start < targets.Length; start += labelCount)
        {
            var labels = Enumerable.Range(0, labelCount);
            counts.Add(labels.Where(label => targets[start + label] > 0.5f).ToHashSet(), labels.Where(label => IsPredicted(logits[start + label])).ToHashSet());
        }
        return new Dictionary<string, double> { ["micro_f1"] = counts.MicroF1, ["accuracy"] = counts.Accuracy };
    }

    private static Dictionary<string, double> Regression(float[] logits, float[] targets)
    {
        double[] predicted = [.. logits.Select(value => (double)value)], truth = [.. targets.Select(value => (double)value)];
        double squares = predicted.Zip(truth, (p, t) => (p - t) * (p - t)).Sum();
        return new Dictionary<string, double>
        {
            ["pearson"] = Correlation.Pearson(truth, predicted),
            ["spearmanr"] = Correlation.Spearman(truth, predicted),
            ["mse"] = squares / truth.Length,
        };
    }
}
