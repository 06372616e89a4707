using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Scores a model in pretraining on text that it doesn't train on, the same tokens hidden each time.</summary>
/// <remarks>
/// <c>mlm_loss</c>: mean cross-entropy of the hidden tokens, in nats; <c>mlm_accuracy</c>: share of them found first; with sentence order
/// <c>order_accuracy</c>: share of pairs told right, 0.5 by guessing.
/// </remarks>
/// <param name="examples">Text to score on; epoch 0 of it.</param>
/// <param name="maxExamples">How many sequences at most.</param>
internal sealed class PretrainingEvaluator(PretrainingExamples examples, int maxExamples) : ModelEvaluator
{
    internal const string Loss = "mlm_loss", Accuracy = "mlm_accuracy", OrderAccuracy = "order_accuracy";

    private const int BatchSequences = 32;

    private readonly CrossEntropy loss = new();

    internal override EvaluationScores Evaluate(SqueezeBertModel model, CancellationToken cancellation)
    {
        int count = Math.Min(examples.Count, maxExamples), hidden = 0, found = 0, ordered = 0;
        double total = 0;
        for (int start = 0; start < count; start += BatchSequences)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = examples.Pack([.. Enumerable.Range(start, Math.Min(BatchSequences, count - start))], epoch: 0);
            var output = model.ForwardAt(batch.Tokens, ModelOutputs.Logits, batch.ScoredTokens);
            var (sum, right) = ScoreTokens(output.Logits!, batch.TokenTargets);
            total += sum;
            found += right;
            hidden += batch.TokenTargets.Length;
            if (output.IntentLogits is { } orders) ordered += batch.Targets.Where((target, b) => (orders[2 * b + 1] > orders[2 * b]) == (target > 0)).Count();
        }
        var metrics = new Dictionary<string, double> { [Loss] = total / hidden, [Accuracy] = (double)found / hidden };
        if (model.HeadKind == ModelHead.PreTraining) metrics[OrderAccuracy] = (double)ordered / count;
        return new EvaluationScores(metrics, count);
    }

    private (double Loss, int Right) ScoreTokens(float[] logits, float[] targets)
    {
        int vocabulary = logits.Length / targets.Length, right = 0;
        double sum = 0;
        var slopes = new float[vocabulary];
        for (int r = 0; r < targets.Length; r++)
        {
            var row = logits.AsSpan(r * vocabulary, vocabulary);
            sum += loss.ComputeRow(row, (int)targets[r], countedRows: 1, slopes);
            if (row.IndexOfAnyExceptInRange(float.NegativeInfinity, row[(int)targets[r]]) < 0) right++;
        }
        return (sum, right);
    }
}
