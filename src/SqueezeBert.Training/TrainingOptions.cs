using System.Globalization;

namespace SqueezeBert.Training;

/// <summary>How to train; names and defaults as in Hugging Face's <c>TrainingArguments</c>.</summary>
public sealed record TrainingOptions
{
    /// <summary>65,536 sequences of 256 tokens.</summary>
    private const int MaxBatchTokens = 1 << 24;

    /// <summary>The most epochs: no data is read that often, so with a number of steps it is the steps that decide.</summary>
    internal const double MostEpochs = 100_000;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 5e-5;

    /// <summary>Times each example is seen; with a fraction the last time ends early.</summary>
    public double NumTrainEpochs { get; init; } = 3;

    /// <summary>Optimizer steps at most; 0 for as many as the epochs have.</summary>
    public int MaxSteps { get; init; }

    /// <summary>Examples of one pass; <see cref="PerDeviceTrainBatchTokens"/> counts instead where it is not 0.</summary>
    public int PerDeviceTrainBatchSize { get; init; } = 8;

    /// <summary>
    /// Tokens of one pass: it takes the epoch's examples as they come, as long as all their tokens fit, and at least one. 0 to count
    /// examples (<see cref="PerDeviceTrainBatchSize"/>). The steps of an epoch then depend on its order.
    /// </summary>
    public int PerDeviceTrainBatchTokens { get; init; }

    /// <summary>Passes of one optimizer step.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>Steps over which the rate rises; <see cref="WarmupRatio"/> counts when 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Warm-up as a share of all steps.</summary>
    public double WarmupRatio { get; init; }

    /// <summary>How the rate moves after the warm-up.</summary>
    public LearningRateScheduleType LrSchedulerType { get; init; } = LearningRateScheduleType.Linear;

    /// <summary>The power of a polynomial schedule, above 0.</summary>
    public double LrSchedulerPower { get; init; } = 1;

    /// <summary>AdamW's weight decay, 0 or more; biases and LayerNorms are left alone.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What changes the weights; LAMB suits large batches.</summary>
    public OptimizerType Optim { get; init; } = OptimizerType.AdamW;

    /// <summary>Embeddings and this many encoder layers, from the first on, stay as they are; 0 for none, and then the embeddings are trained too.</summary>
    public int FreezeLayers { get; init; }

    /// <summary>Decay of AdamW's first moment, 0 to 1.</summary>
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>Decay of AdamW's second moment, 0 to 1.</summary>
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>AdamW's epsilon.</summary>
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Gradients are scaled down to this norm; 0 for never.</summary>
    public double MaxGradNorm { get; init; } = 1;

    /// <summary>Share of each label that is spread over all, 0 to 1; for single labels.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Key of all random choices: order, dropout, fresh weights.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Steps between reports.</summary>
    public int LoggingSteps { get; init; } = 50;

    /// <summary>Who else reads the reports.</summary>
    public ReportTarget ReportTo { get; init; }

    /// <summary>When the model is scored, where there is something to score it on.</summary>
    public EvaluationStrategy EvalStrategy { get; init; } = EvaluationStrategy.Epoch;

    /// <summary>Steps between scores, with <see cref="EvaluationStrategy.Steps"/>; at least 1.</summary>
    public int EvalSteps { get; init; } = 500;

    /// <summary>Whether the best weights are kept, as <see cref="MetricForBestModel"/> has it, rather than the last ones.</summary>
    public bool LoadBestModelAtEnd { get; init; } = true;

    /// <summary>When something is written before the end.</summary>
    public SaveStrategy SaveStrategy { get; init; } = SaveStrategy.Steps;

    /// <summary>Steps between checkpoints, with <see cref="SaveStrategy.Steps"/>; at least 1.</summary>
    public int SaveSteps { get; init; } = 500;

    /// <summary>How many checkpoints stay, the newest ones; at least 1, and 2 survive a newest one that the disk has damaged.</summary>
    public int SaveTotalLimit { get; init; } = 2;

    /// <summary>
    /// Metric that says which weights are best: accuracy, macro_f1, matthews_correlation, loss for single labels; micro_f1, accuracy, loss for several;
    /// pearson, spearmanr, mse, loss for regression. Null for the task's first one.
    /// </summary>
    public string? MetricForBestModel { get; init; }

    /// <summary>Evaluations without a better score after which training ends; 0 for never.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>Checks the values, and that what needs scores gets them.</summary>
    /// <param name="metricNames">The task's metrics.</param>
    /// <param name="evaluates">Whether there is something to score the model on.</param>
    /// <exception cref="TrainingException">A value makes no sense.</exception>
    internal void Validate(IReadOnlyList<string> metricNames, bool evaluates)
    {
        Require(LearningRate is > 0 and < 1, "learning_rate", "a number above 0 and below 1", LearningRate);
        Require(NumTrainEpochs is > 0 and <= MostEpochs, "num_train_epochs", "1 to 100,000", NumTrainEpochs);
        Require(MaxSteps >= 0, "max_steps", "0 or more", MaxSteps);
        Require(PerDeviceTrainBatchSize is > 0 and <= 65_536, "per_device_train_batch_size", "1 to 65,536", PerDeviceTrainBatchSize);
        Require(PerDeviceTrainBatchTokens is >= 0 and <= MaxBatchTokens, "per_device_train_batch_tokens", "0 to 16,777,216", PerDeviceTrainBatchTokens);
        Require(GradientAccumulationSteps is > 0 and <= 65_536, "gradient_accumulation_steps", "1 to 65,536", GradientAccumulationSteps);
        Require(WarmupSteps >= 0, "warmup_steps", "0 or more", WarmupSteps);
        Require(WarmupRatio is >= 0 and <= 1, "warmup_ratio", "0 to 1", WarmupRatio);
        Require(LrSchedulerPower is > 0 and <= 100, "lr_scheduler_power", "a number above 0, at most 100", LrSchedulerPower);
        Require(FreezeLayers >= 0, "freeze_layers", "0 or more", FreezeLayers);
        Require(WeightDecay is >= 0 and < 1, "weight_decay", "0 or more and below 1", WeightDecay);
        Require(AdamBeta1 is >= 0 and < 1, "adam_beta1", "0 or more and below 1", AdamBeta1);
        Require(AdamBeta2 is >= 0 and < 1, "adam_beta2", "0 or more and below 1", AdamBeta2);
        Require(AdamEpsilon is > 0 and < 1, "adam_epsilon", "a number above 0 and below 1", AdamEpsilon);
        Require(MaxGradNorm >= 0, "max_grad_norm", "0 or more", MaxGradNorm);
        Require(LabelSmoothing is >= 0 and < 1, "label_smoothing_factor", "0 or more and below 1", LabelSmoothing);
        Require(LoggingSteps > 0, "logging_steps", "1 or more", LoggingSteps);
        Require(EvalSteps > 0, "eval_steps", "1 or more", EvalSteps);
        Require(SaveSteps > 0, "save_steps", "1 or more", SaveSteps);
        Require(SaveTotalLimit > 0, "save_total_limit", "1 or more", SaveTotalLimit);
        Require(EarlyStoppingPatience >= 0, "early_stopping_patience", "0 or more", EarlyStoppingPatience);
        ModelEvaluator.MetricAmong(metricNames, MetricForBestModel);
        if (evaluates && EvalStrategy != EvaluationStrategy.No) return;
        if (MetricForBestModel is not null) throw NeedsScores("metric_for_best_model");
        if (EarlyStoppingPatience > 0) throw NeedsScores("early_stopping_patience");
        if (SaveStrategy == SaveStrategy.Best) throw NeedsScores("save_strategy best");

        static void Require(bool holds, string name, string expected, double found)
        {
            if (!holds) throw new TrainingException(string.Create(CultureInfo.InvariantCulture, $"{name}: expected {expected}; found {found}."));
        }

        static TrainingException NeedsScores(string name) => new($"{name}: expected validation data that is scored while training (eval_strategy epoch or steps); found none.");
    }
}
