using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Pretraining;

namespace SqueezeBert.Training;

/// <summary>Scores a model in training, and as it was written, on a development set.</summary>
internal abstract class ModelEvaluator
{
    /// <summary>Texts of the development set that are cut.</summary>
    internal virtual int TruncatedCount => 0;

    /// <summary>Runs the model over all examples and scores it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    internal abstract EvaluationScores Evaluate(SqueezeBertModel model, CancellationToken cancellation);

    /// <summary>Scores of always answering what is commonest in the training data; null where there is no such thing.</summary>
    internal virtual EvaluationScores? MajorityScores(ExampleSet train) => null;

    /// <summary>The metric that chooses a model.</summary>
    /// <param name="names">The task's metrics.</param>
    /// <param name="wanted">A metric's name, with eval_ before it or not; null for the task's first one.</param>
    /// <exception cref="TrainingException">The task has no such metric.</exception>
    internal static string MetricAmong(IReadOnlyList<string> names, string? wanted)
    {
        string metric = wanted ?? names[0];
        // Hugging Face's files say eval_accuracy; its option takes either form.
        if (metric.StartsWith("eval_", StringComparison.Ordinal)) metric = metric["eval_".Length..];
        return names.Contains(metric) ? metric : throw new TrainingException($"metric_for_best_model: expected one of {string.Join(", ", names)}; found '{metric}'.");
    }

    /// <summary>Whether a smaller value of the metric is better.</summary>
    internal static bool SmallerIsBetter(string metric) => metric is "loss" or "mse" or "pseudo_perplexity" or PretrainingEvaluator.Loss;
}
