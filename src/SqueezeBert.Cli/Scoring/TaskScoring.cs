using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores predictions of one task; <see cref="ScoredTasks"/> lists all tasks.</summary>
internal abstract class TaskScoring
{
    /// <summary>Pairs the examples of the data with their predictions, those of a file or of a model, and scores them.</summary>
    /// <exception cref="DataException">A file can't be read, or the two don't belong together.</exception>
    internal abstract ScoreReport Score(CancellationToken cancellation);

    /// <summary>Writes the predictions that were scored: in the benchmark's submission format where it has one, else as <c>--predictions</c> reads them.</summary>
    internal abstract void WritePredictions(Stream stream);
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

    /// <summary>The predictions of a model.</summary>
    protected abstract IPredictor<TExample, TPrediction> PredictionsOf(EvaluatedModel model);

    /// <summary>Counts one example.</summary>
    protected abstract void Add(TExample example, TPrediction prediction);

    /// <summary>Keeps one prediction to be written.</summary>
    protected abstract void Keep(TExample example, TPrediction prediction);

    /// <summary>The figures of all examples.</summary>
    protected abstract IReadOnlyList<Metric> Metrics { get; }

    internal sealed override ScoreReport Score(CancellationToken cancellation)
    {
        var model = Request.Model;
        var predictor = model is null ? PredictionsIn(Request.Predictions!) : PredictionsOf(model);
        model?.Begin(CountExamples(cancellation));
        long count = 0;
        foreach (var (example, prediction) in predictor.Predict(ReadExamples()))
        {
            cancellation.ThrowIfCancellationRequested();
            Add(example, prediction);
            if (Request.WritesPredictions) Keep(example, prediction);
            count++;
        }
        if (count == 0) throw new DataException(Request.Data, null, "expected at least one example; found none.");
        return new ScoreReport(Request.Task, count, Metrics, model?.Speed);
    }

    /// <summary>How many examples there are; null for a pipe, which can be read only once. A bad file ends it before the model has worked on it for an hour.</summary>
    private int? CountExamples(CancellationToken cancellation)
    {
        if (new FileInfo(Request.Data) is not { Exists: true, Length: > 0 }) return null;
        int count = 0;
        foreach (var _ in ReadExamples())
        {
            cancellation.ThrowIfCancellationRequested();
            count++;
        }
        return count;
    }
}
