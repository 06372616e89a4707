using SqueezeBert.Evaluation;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Training.Tasks;

/// <summary>Scores a model by the answers of its pipeline, as a user would get them, with a task's official metrics.</summary>
/// <typeparam name="TRow">A row of the development set.</typeparam>
/// <typeparam name="TInput">What the pipeline is asked.</typeparam>
/// <typeparam name="TResult">What it answers.</typeparam>
internal sealed class PipelineEvaluator<TRow, TInput, TResult>(IReadOnlyList<TRow> rows) : ModelEvaluator
{
    /// <summary>Rows that share batches; enough for all threads, few enough for memory.</summary>
    private const int AskedTogether = 256;

    /// <summary>Makes the pipeline.</summary>
    internal required Func<SqueezeBertModel, Pipeline<TInput, TResult>> Open { get; init; }

    /// <summary>What is asked about a row.</summary>
    internal required Func<TRow, TInput> InputOf { get; init; }

    /// <summary>The figures of all rows with their answers.</summary>
    internal required Func<IEnumerable<(TRow Row, TResult Result)>, IReadOnlyList<Metric>> Score { get; init; }

    /// <summary>The figures to report; a task may have others for each type of entity.</summary>
    internal required IReadOnlyList<string> MetricNames { get; init; }

    internal override EvaluationScores Evaluate(SqueezeBertModel model, CancellationToken cancellation)
    {
        using var pipeline = Open(model);
        var metrics = Score(Ask(pipeline, cancellation)).Where(metric => MetricNames.Contains(metric.Name));
        return new EvaluationScores(metrics.ToDictionary(metric => metric.Name, metric => metric.Value), rows.Count);
    }

    private IEnumerable<(TRow Row, TResult Result)> Ask(Pipeline<TInput, TResult> pipeline, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Chunk(AskedTogether))
        {
            var results = pipeline.Predict(Array.ConvertAll(chunk, row => InputOf(row)), cancellation);
            for (int i = 0; i < chunk.Length; i++) yield return (chunk[i], results[i]);
        }
    }
}
