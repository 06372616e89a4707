using System.Diagnostics;
using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;
using SqueezeBert.Training.Recovery;
using SqueezeBert.Training.Tasks;

namespace SqueezeBert.Training;

/// <summary>Trains a model: epochs of optimizer steps, each followed by an evaluation; the best weights stay in the model.</summary>
/// <remarks>
/// The same data, options and seed give the same weights, bit for bit, on any number of threads. Sequences are packed, so
/// batches are drawn at random: no padding makes sorting by length worth its bias. Not thread-safe.
/// </remarks>
internal sealed class Trainer
{
    private readonly TrainableModel model;
    private readonly TrainingOptions options;
    private readonly IExamples examples;
    private readonly ModelEvaluator? evaluator;
    private readonly Objective objective;
    private readonly Optimizer optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly BestWeights? best;
    private readonly TrainingJournal journal;
    private readonly StepPlan plan;
    private readonly Action<Trainer>? save;
    private readonly Teacher? teacher;
    private TrainingPosition position;

    /// <param name="model">Changed in place.</param>
    /// <param name="task">What for.</param>
    /// <param name="options">How to train.</param>
    /// <param name="examples">What to train on.</param>
    /// <param name="evaluator">Scores each epoch; null for none, and then the last weights stay.</param>
    /// <param name="listener">Hears how it goes.</param>
    /// <param name="save">Writes a checkpoint (<see cref="State"/>); null for never.</param>
    /// <param name="teacher">What the model learns from beside the labels; null for nothing.</param>
    /// <exception cref="TrainingException">An option makes no sense.</exception>
    internal Trainer(TrainableModel model, TrainingTask task, TrainingOptions options, IExamples examples, ModelEvaluator? evaluator, ITrainingListener listener, Action<Trainer>? save = null, Teacher? teacher = null)
    {
        options.Validate(task.MetricNames, evaluator is not null);
        (this.model, this.options, this.examples, this.evaluator, this.save) = (model, options, examples, evaluator, save);
        this.teacher = teacher;
        objective = task.ObjectiveFor(model.Model.Config, options.LabelSmoothing);
        objective.UseThreads(model.Pool);
        if (teacher is not null) objective = teacher.ObjectiveOver(objective);
        model.Freeze(options.FreezeLayers);
        optimizer = Optimizer.Of(options, model.Parameters);
        plan = StepPlan.Of(options, examples);
        int warmup = options.WarmupSteps > 0 ? options.WarmupSteps : (int)Math.Ceiling(plan.TotalSteps * options.WarmupRatio);
        schedule = new LearningRateSchedule(options.LrSchedulerType, options.LearningRate, warmup, plan.TotalSteps) { Power = options.LrSchedulerPower };
        journal = new TrainingJournal(listener, plan, options.LoggingSteps);
        if (evaluator is not null) best = new BestWeights(model.Parameters, ModelEvaluator.MetricAmong(task.MetricNames, options.MetricForBestModel));
    }

    /// <summary>Where it stands, between two steps.</summary>
    internal TrainerState State => new(position, journal.State, best?.State);

    /// <summary>The best weights so far; empty where no evaluation was made.</summary>
    internal IReadOnlyList<float[]> BestCopies => best?.Copies ?? [];

    /// <summary>Goes on from a state. Weights and the optimizer's moments are those of then already.</summary>
    /// <param name="state">Of a trainer of the same model, data and options.</param>
    /// <param name="readBest">Fills the best weights of a parameter.</param>
    internal void Resume(TrainerState state, Action<TrainableParameter, float[]> readBest)
    {
        position = state.Position;
        optimizer.StepCount = position.Step;
        journal.Resume(state.Journal);
        if (state.Best is { } score) best?.Resume(score, readBest);
        model.Repack();
    }

    /// <summary>Trains to the end, until scores stop rising, or until it is cancelled: then the model has the best weights so far.</summary>
    /// <param name="start">What training begins with, for the result.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="TrainingException">Loss or gradients are not finite; the weights are those before the step, and were saved.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first evaluation was made.</exception>
    internal TrainingResult Run(TrainingStart start, CancellationToken cancellation)
    {
        bool interrupted = false;
        try
        {
            RunEpochs(cancellation);
        }
        catch (OperationCanceledException)
        {
            save?.Invoke(this);
            // Where the last weights are wanted, the best ones so far stand in only if no checkpoint keeps the last.
            if (best is not { HasWeights: true } || (save is not null && !options.LoadBestModelAtEnd)) throw;
            interrupted = true;
        }
        catch (TrainingException) when (model.Parameters.FirstWithNonFiniteValue() is null)
        {
            save?.Invoke(this);
            throw;
        }
        if (interrupted || options.LoadBestModelAtEnd) best?.Restore();
        model.Repack();
        return journal.Result(start, best?.Metric) with { IsInterrupted = interrupted };
    }

    private void RunEpochs(CancellationToken cancellation)
    {
        while (position.Step < schedule.TotalSteps || position.NextExample > 0)
        {
            TrainEpoch(cancellation);
            if (evaluator is not null && options.EvalStrategy == EvaluationStrategy.Epoch) Evaluate(cancellation);
            position = position with { Epoch = position.Epoch + 1, NextExample = 0 };
            if (StopsEarly)
            {
                journal.ReportRest();
                break;
            }
            if (options.SaveStrategy == SaveStrategy.Epoch || SavesAt(position.Step)) save?.Invoke(this);
        }
    }

    private void TrainEpoch(CancellationToken cancellation)
    {
        int[] order = examples.Order(options.Seed, position.Epoch);
        // A run that was stopped in an evaluation goes on with it.
        EvaluateIfDue(cancellation);
        while (position.NextExample < order.Length && position.Step < schedule.TotalSteps && !StopsEarly)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(order.AsSpan(position.NextExample));
            EvaluateIfDue(cancellation);
            // At an epoch's end the evaluation comes first.
            if (position.NextExample < order.Length && SavesAt(position.Step)) save?.Invoke(this);
        }
    }

    private bool StopsEarly => options.EarlyStoppingPatience > 0 && best!.EvaluationsSinceBest >= options.EarlyStoppingPatience;

    private void EvaluateIfDue(CancellationToken cancellation)
    {
        if (evaluator is null || options.EvalStrategy != EvaluationStrategy.Steps || position.Step == 0) return;
        bool isDue = position.Step % options.EvalSteps == 0 || position.Step == schedule.TotalSteps;
        if (isDue && journal.LastEvaluatedStep < position.Step) Evaluate(cancellation);
    }

    private void Evaluate(CancellationToken cancellation) => journal.Evaluated(evaluator!.Evaluate(model.Model, cancellation), best!);

    private bool SavesAt(int step) => options.SaveStrategy == SaveStrategy.Steps && step % options.SaveSteps == 0;

    /// <param name="rest">The epoch's examples from the next one on; the step takes some.</param>
    private void Step(ReadOnlySpan<int> rest)
    {
        long started = Stopwatch.GetTimestamp(), tokens = 0, pass = position.Pass;
        double stepLoss = 0;
        model.Parameters.ClearGradients(model.Pool);
        var batches = new List<TrainingBatch>();
        var counts = default(LossCounts);
        int taken = 0;
        while (batches.Count < options.GradientAccumulationSteps && taken < rest.Length)
        {
            int size = plan.PassSize(rest[taken..], position.Epoch);
            batches.Add(examples.Pack(rest.Slice(taken, size), position.Epoch));
            counts += objective.CountOf(batches[^1]);
            taken += size;
        }
        foreach (var batch in batches)
        {
            stepLoss += model.Accumulate(teacher?.Answer(batch) ?? batch, objective, counts, new StepRandom(options.Seed, pass++));
            tokens += batch.Tokens.TokenCount;
        }
        double norm = model.Parameters.GradientNorm(model.Pool);
        RequireFinite(stepLoss, norm);
        if (options.MaxGradNorm > 0) model.Parameters.ClipGradients(model.Pool, norm, options.MaxGradNorm);

        double rate = schedule.At(position.Step);
        optimizer.Step(model.Pool, rate);
        model.Repack();
        position = position with { Step = position.Step + 1, Pass = pass, NextExample = position.NextExample + taken };
        journal.Trained(position.Step, stepLoss, rate, norm, tokens, Stopwatch.GetElapsedTime(started));
    }

    private void RequireFinite(double stepLoss, double norm)
    {
        if (double.IsFinite(stepLoss) && double.IsFinite(norm)) return;
        string where = model.Parameters.FirstWithNonFiniteValue() is { } weight
            ? $"{weight.Name} holds a value that is not finite"
            : model.Parameters.FirstWithNonFiniteGradient() is { } gradient
                ? $"the gradient of {gradient.Name} is not finite"
                : $"the weights are finite, the largest of them in {model.Parameters.WithLargestValue().Name}";
        throw new TrainingException($"Step {position.Step + 1}: expected a finite loss; found a loss of {stepLoss} ({where}). Training stopped before the weights changed; try a lower learning rate or a longer warm-up.");
    }
}
