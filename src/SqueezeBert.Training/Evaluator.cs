using SqueezeBert.Evaluation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training;

/// <summary>Scores a classifier on labelled examples.</summary>
/// <remarks>
/// Single label: accuracy and macro-F1 over the labels. Several labels: micro-F1 and the share of rows that are right in all
/// labels, at a score of 0.5. Regression: Pearson's and Spearman's correlation and the mean squared error. All: the loss.
/// </remarks>
internal sealed class Evaluator(ProblemType problem, ExampleSet examples)
{
    private const int BatchSequences = 64;

    private readonly SequenceLoss loss = SequenceLoss.For(problem);

    /// <summary>The metrics of this task, the one to choose a model by first.</summary>
    internal IReadOnlyList<string> MetricNames => problem switch
    {
        ProblemType.SingleLabelClassification => ["accuracy", "macro_f1", "loss"],
        ProblemType.MultiLabelClassification => ["micro_f1", "accuracy", "loss"],
        _ => ["pearson", "spearmanr", "mse", "loss"],
    };

    /// <summary>Whether a smaller value of the metric is better.</summary>
    internal static bool SmallerIsBetter(string metric) => metric is "loss" or "mse";

    /// <summary>Runs the model over all examples.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    internal EvaluationScores Evaluate(SqueezeBertModel model, CancellationToken cancellation)
    {
        int labelCount = model.Config.NumLabels;
        var logits = new float[examples.Count * labelCount];
        var targets = new List<float>();
        var indices = new int[BatchSequences];
        double sum = 0;
        for (int start = 0; start < examples.Count; start += BatchSequences)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BatchSequences, examples.Count - start);
            for (int i = 0; i < count; i++) indices[i] = start + i;
            var (batch, batchTargets) = examples.Pack(indices.AsSpan(0, count));
            float[] output = model.Forward(batch, ModelOutputs.Logits).Logits!;
            output.CopyTo(logits, start * labelCount);
            sum += loss.Compute(output, batchTargets, labelCount, examples.Count, new float[output.Length]);
            targets.AddRange(batchTargets);
        }
        var values = Metrics(logits, [.. targets], labelCount);
        values["loss"] = sum;
        return new EvaluationScores(values, examples.Count);
    }

    private Dictionary<string, double> Metrics(float[] logits, float[] targets, int labelCount) => problem switch
    {
        ProblemType.SingleLabelClassification => SingleLabel(logits, targets, labelCount),
        ProblemType.MultiLabelClassification => MultiLabel(logits, targets, labelCount),
        _ => Regression(logits, targets),
    };

    private static Dictionary<string, double> SingleLabel(float[] logits, float[] targets, int labelCount)
    {
        var counts = new LabelCounts(labelCount);
        for (int row = 0; row < targets.Length; row++)
        {
            var scores = logits.AsSpan(row * labelCount, labelCount);
            int best = 0;
            for (int c = 1; c < labelCount; c++)
                if (scores[c] > scores[best])
                    best = c;
            counts.Add((int)targets[row], best);
        }
        return new Dictionary<string, double> { ["accuracy"] = counts.Accuracy, ["macro_f1"] = counts.MacroF1 };
    }

    private static Dictionary<string, double> MultiLabel(float[] logits, float[] targets, int labelCount)
    {
        var counts = new LabelSetCounts<int>();
        for (int start = 0; start < targets.Length; start += labelCount)
        {
            var labels = Enumerable.Range(0, labelCount);
            // A score of 0.5 is a logit of 0.
            counts.Add(labels.Where(label => targets[start + label] > 0.5f).ToHashSet(), labels.Where(label => logits[start + label] > 0).ToHashSet());
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
