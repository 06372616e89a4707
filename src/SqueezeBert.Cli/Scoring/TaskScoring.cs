using SqueezeBert.Data;
using SqueezeBert.Evaluation;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores predictions of one task; <see cref="ScoredTasks"/> lists all tasks.</summary>
internal abstract class TaskScoring
{
    /// <summary>Pairs the examples of the data with their predictions and scores them.</summary>
    /// <exception cref="DataException">A file can't be read, or the two don't belong together.</exception>
    internal abstract ScoreReport Score(CancellationToken cancellation);

    /// <summary>Writes the predictions that were scored in the benchmark's submission format.</summary>
    /// <exception cref="NotSupportedException">The task has none; see <see cref="ScoredTasks.HasSubmission"/>.</exception>
    internal virtual void WriteSubmission(Stream stream) => throw new NotSupportedException();
}

/// <inheritdoc/>
/// <typeparam name="TExample">One example of the data: what a model would be given, and what is true.</typeparam>
/// <typeparam name="TPrediction">What is predicted for one example.</typeparam>
internal abstract class TaskScoring<TExample, TPrediction>(ScoringRequest request) : TaskScoring
{
    protected ScoringRequest Request { get; } = request;

    /// <summary>The examples in the data's order, one at a time.</summary>
    protected abstract IEnumerable<TExample> ReadExamples();

    /// <summary>The predictions of a file.</summary>
    protected abstract IPredictor<TExample, TPrediction> PredictionsIn(string path);

    /// <summary>Counts one example.</summary>
    protected abstract void Add(TExample example, TPrediction prediction);

    /// <summary>The figures of all examples.</summary>
    protected abstract IReadOnlyList<Metric> Metrics { get; }

    internal sealed override ScoreReport Score(CancellationToken cancellation)
    {
        long count = 0;
        foreach (var (example, prediction) in PredictionsIn(Request.Predictions).Predict(ReadExamples()))
        {
            cancellation.ThrowIfCancellationRequested();
            Add(example, prediction);
            count++;
        }
        if (count == 0) throw new DataException(Request.Data, null, "expected at least one example; found none.");
        return new ScoreReport(Request.Task, count, Metrics);
    }
}
