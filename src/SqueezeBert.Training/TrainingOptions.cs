using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training;

/// <summary>How to train; names and defaults as in Hugging Face's <c>TrainingArguments</c>.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Highest learning rate.</summary>
    internal double LearningRate { get; init; } = 5e-5;

    /// <summary>Times each example is seen.</summary>
    internal int NumTrainEpochs { get; init; } = 3;

    /// <summary>Optimizer steps at most; 0 for as many as the epochs have.</summary>
    internal int MaxSteps { get; init; }

    /// <summary>Sequences of one pass.</summary>
    internal int PerDeviceTrainBatchSize { get; init; } = 8;

    /// <summary>Passes of one optimizer step.</summary>
    internal int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>Steps over which the rate rises; <see cref="WarmupRatio"/> counts when 0.</summary>
    internal int WarmupSteps { get; init; }

    /// <summary>Warm-up as a share of all steps.</summary>
    internal double WarmupRatio { get; init; }

    internal LearningRateScheduleType LrSchedulerType { get; init; } = LearningRateScheduleType.Linear;

    internal double WeightDecay { get; init; }

    internal double AdamBeta1 { get; init; } = 0.9;

    internal double AdamBeta2 { get; init; } = 0.999;

    internal double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Gradients are scaled down to this norm; 0 for never.</summary>
    internal double MaxGradNorm { get; init; } = 1;

    internal double LabelSmoothing { get; init; }

    /// <summary>Key of all random choices: order, dropout, fresh weights.</summary>
    internal ulong Seed { get; init; } = 42;

    /// <summary>Steps between reports.</summary>
    internal int LoggingSteps { get; init; } = 50;

    /// <summary>Metric that picks the weights to keep; null for the task's first one.</summary>
    internal string? MetricForBestModel { get; init; }

    /// <summary>Evaluations without a better score after which training ends; 0 for never.</summary>
    internal int EarlyStoppingPatience { get; init; }

    /// <exception cref="TrainingException">A value makes no sense.</exception>
    internal void Validate()
    {
        Require(LearningRate is > 0 and < 1, "learning_rate", "a number above 0 and below 1", LearningRate);
        Require(NumTrainEpochs is > 0 and <= 100_000, "num_train_epochs", "1 to 100,000", NumTrainEpochs);
        Require(MaxSteps >= 0, "max_steps", "0 or more", MaxSteps);
        Require(PerDeviceTrainBatchSize is > 0 and <= 65_536, "per_device_train_batch_size", "1 to 65,536", PerDeviceTrainBatchSize);
        Require(GradientAccumulationSteps is > 0 and <= 65_536, "gradient_accumulation_steps", "1 to 65,536", GradientAccumulationSteps);
        Require(WarmupSteps >= 0, "warmup_steps", "0 or more", WarmupSteps);
        Require(WarmupRatio is >= 0 and <= 1, "warmup_ratio", "0 to 1", WarmupRatio);
        Require(WeightDecay is >= 0 and < 1, "weight_decay", "0 or more and below 1", WeightDecay);
        Require(AdamBeta1 is >= 0 and < 1, "adam_beta1", "0 or more and below 1", AdamBeta1);
        Require(AdamBeta2 is >= 0 and < 1, "adam_beta2", "0 or more and below 1", AdamBeta2);
        Require(AdamEpsilon is > 0 and < 1, "adam_epsilon", "a number above 0 and below 1", AdamEpsilon);
        Require(MaxGradNorm >= 0, "max_grad_norm", "0 or more", MaxGradNorm);
        Require(LabelSmoothing is >= 0 and < 1, "label_smoothing_factor", "0 or more and below 1", LabelSmoothing);
        Require(LoggingSteps > 0, "logging_steps", "1 or more", LoggingSteps);
        Require(EarlyStoppingPatience >= 0, "early_stopping_patience", "0 or more", EarlyStoppingPatience);

        static void Require(bool holds, string name, string expected, double found)
        {
            if (!holds) throw new TrainingException($"{name}: expected {expected}; found {found}.");
        }
    }
}
