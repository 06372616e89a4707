using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training;

/// <summary>Trains a model for a task, from a model folder or from scratch, and writes a folder that loads like any other.</summary>
/// <remarks>
/// The folder gets <c>config.json</c>, <c>model.safetensors</c>, <c>vocab.txt</c>, <c>tokenizer.json</c> and the tokenizer's other files, a card
/// (<c>README.md</c>), <c>training_args.json</c>, <c>trainer_state.json</c> and the results. The same request gives the same weights, bit for
/// bit, on any number of threads. Thread-safe.
/// <example><code>
/// var rows = new TrainingData("reviews", [new("What a film!", "good"), new("Never again.", "bad")]);
/// var result = ModelTrainer.Train(new TrainingRequest { ModelFolder = "models/sentiment", Train = rows, OutputFolder = "my-model" });
///
/// var people = new TaskData&lt;TaggedExample&gt;("people", [new(["Ada", "sings"], ["B-PER", "O"])]);
/// var tagger = new TrainingRequest { Task = TrainingTask.TokenClassification(people), ModelFolder = "encoder", OutputFolder = "my-tagger" };
/// </code></example>
/// </remarks>
public static class ModelTrainer
{
    /// <summary>Trains and writes the model.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="listener">Hears how it goes, on the calling thread; null for nobody.</param>
    /// <param name="cancellationToken">
    /// Stops training after the current step. When an evaluation has been made by then, the best weights so far are written and
    /// <see cref="TrainingResult.IsInterrupted"/> is true.
    /// </param>
    /// <exception cref="OperationCanceledException">Cancelled before the first evaluation; there is a checkpoint at most (<see cref="TrainingOptions.SaveStrategy"/>).</exception>
    /// <exception cref="TrainingException">The request contradicts itself, or the loss is no finite number.</exception>
    /// <exception cref="ConfigException">A configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The weights to start from are missing, malformed, or don't fit the configuration.</exception>
    /// <exception cref="Tokenization.TokenizerException">The tokenizer is missing, malformed or of another kind.</exception>
    /// <exception cref="Data.DataException">A label is unknown, or a text can't be brought to the length.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static TrainingResult Train(TrainingRequest request, ITrainingListener? listener = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pool = request.WorkerPool ?? new WorkerPool(request.ThreadCount);
        try
        {
            using var setup = TrainingSetup.Prepare(request, pool, cancellationToken);
            return new TrainingRun(request, setup).Execute(listener ?? new NoListener(), cancellationToken);
        }
        finally
        {
            if (request.WorkerPool is null) pool.Dispose();
        }
    }

    private sealed class NoListener : ITrainingListener
    {
        public void Trained(TrainingProgress progress)
        {
        }

        public void Evaluated(EvaluationProgress progress)
        {
        }
    }
}
