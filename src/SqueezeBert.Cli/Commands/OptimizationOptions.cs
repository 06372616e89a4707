using System.CommandLine;
using System.Globalization;
using SqueezeBert.Training;
using SqueezeBert.Training.Optimization;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>How a model in training is changed, step by step: Hugging Face's names (TrainingArguments).</summary>
/// <param name="defaults">What holds where the user says nothing.</param>
internal sealed class OptimizationOptions(TrainingOptions defaults)
{
    private static readonly (string Word, ReportTarget Value)[] ReportTargets = [("none", ReportTarget.None), ("tensorboard", ReportTarget.TensorBoard)];

    private readonly Option<int> batchSize = Number("per_device_train_batch_size", "N", "Texts of one pass.", defaults.PerDeviceTrainBatchSize);
    private readonly Option<int> batchTokens = Number("per_device_train_batch_tokens", "N", "Tokens of one pass at most, in place of a number of texts; one text at least. 0 to count texts.", defaults.PerDeviceTrainBatchTokens);
    private readonly Option<int> accumulation = Number("gradient_accumulation_steps", "N", "Passes of one optimizer step.", defaults.GradientAccumulationSteps);
    private readonly Option<double> learningRate = Number("learning_rate", "RATE", "Highest learning rate.", defaults.LearningRate);
    private readonly Option<double> epochs = Number("num_train_epochs", "N", "Times each text is seen; a fraction ends early.", defaults.NumTrainEpochs);
    private readonly Option<int> maxSteps = Number("max_steps", "N", "Optimizer steps, in place of a number of epochs; at most so many where num_train_epochs is given too. 0 for as many as the epochs have.", defaults.MaxSteps);
    private readonly Option<double> warmupSteps = Number<double>("warmup_steps", "N", "Steps over which the learning rate rises; below 1 a share of all steps.", defaults.WarmupSteps);
    private readonly Option<double> warmupRatio = Number("warmup_ratio", "SHARE", "Warm-up as a share of all steps.", defaults.WarmupRatio);
    private readonly Option<LearningRateScheduleType> scheduler = Word("lr_scheduler_type", "How the learning rate moves after the warm-up", LearningRateSchedule.TypeNames, defaults.LrSchedulerType);
    private readonly Option<double> schedulerPower = Number("lr_scheduler_power", "P", "Power of the polynomial schedule.", defaults.LrSchedulerPower);
    private readonly Option<OptimizerType> optim = Word("optim", "What changes the weights; lamb suits large batches", Optimizer.TypeNames, defaults.Optim);
    private readonly Option<int> freezeLayers = Number("freeze_layers", "N", "Embeddings and the first N encoder layers stay as they are; 0 to train all.", defaults.FreezeLayers);
    private readonly Option<double> weightDecay = Number("weight_decay", "RATE", "AdamW's weight decay; biases and LayerNorms are left alone.", defaults.WeightDecay);
    private readonly Option<double> beta1 = Number("adam_beta1", "B", "AdamW's first moment.", defaults.AdamBeta1);
    private readonly Option<double> beta2 = Number("adam_beta2", "B", "AdamW's second moment.", defaults.AdamBeta2);
    private readonly Option<double> epsilon = Number("adam_epsilon", "E", "AdamW's epsilon.", defaults.AdamEpsilon);
    private readonly Option<double> maxGradNorm = Number("max_grad_norm", "NORM", "Gradients are scaled down to this norm; 0 for never.", defaults.MaxGradNorm);
    private readonly Option<double> labelSmoothing = Number("label_smoothing_factor", "SHARE", "Share of each label that is spread over all, where an answer is one of some labels.", defaults.LabelSmoothing, "--label_smoothing", "--label-smoothing");
    private readonly Option<ulong> seed = Number("seed", "N", "Decides order, dropout and fresh weights.", defaults.Seed);
    private readonly Option<int> loggingSteps = Number("logging_steps", "N", "Steps between reports.", defaults.LoggingSteps);
    private readonly Option<ReportTarget> reportTo = Word("report_to", "Who else reads the reports; tensorboard: event files in output_dir/runs", ReportTargets, defaults.ReportTo);

    internal IEnumerable<Option> All =>
    [
        batchSize, batchTokens, accumulation, learningRate, epochs, maxSteps, warmupSteps, warmupRatio, scheduler, schedulerPower, optim, freezeLayers, weightDecay, beta1, beta2, epsilon, maxGradNorm,
        labelSmoothing, seed, loggingSteps, reportTo,
    ];

    /// <summary>Whether the user gave a number of steps and no number of epochs.</summary>
    internal bool CountsSteps(ParseResult parsed) => parsed.GetValue(maxSteps) > 0 && parsed.GetResult(epochs) is not { Implicit: false };

    internal ulong SeedOf(ParseResult parsed) => parsed.GetValue(seed);

    /// <summary>Refuses to smooth labels where an answer isn't one of some; 0 smooths nothing, as in a run's own arguments.</summary>
    /// <exception cref="UsageException">The command line asks for it.</exception>
    internal void RefuseSmoothing(ParseResult parsed, string found)
    {
        if (parsed.GetValue(labelSmoothing) != 0) throw new UsageException($"{labelSmoothing.Name}: expected with single labels only; found with {found}.");
    }

    /// <summary>The options that the command line gives.</summary>
    /// <exception cref="UsageException">The warm-up is no number of steps.</exception>
    internal TrainingOptions OptionsOf(ParseResult parsed)
    {
        double warmup = parsed.GetValue(warmupSteps);
        if (!(warmup is >= 0 and < int.MaxValue) || (warmup >= 1 && warmup != Math.Floor(warmup)))
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--warmup_steps: expected a whole number of steps, or a share of all steps from 0 to 1; found {warmup}."));
        return new TrainingOptions
        {
            PerDeviceTrainBatchSize = parsed.GetValue(batchSize),
            PerDeviceTrainBatchTokens = parsed.GetValue(batchTokens),
            GradientAccumulationSteps = parsed.GetValue(accumulation),
            LearningRate = parsed.GetValue(learningRate),
            NumTrainEpochs = CountsSteps(parsed) ? TrainingOptions.MostEpochs : parsed.GetValue(epochs),
            MaxSteps = parsed.GetValue(maxSteps),
            WarmupSteps = (int)warmup,
            WarmupRatio = warmup is > 0 and < 1 ? warmup : parsed.GetValue(warmupRatio),
            LrSchedulerType = parsed.GetValue(scheduler),
            LrSchedulerPower = parsed.GetValue(schedulerPower),
            Optim = parsed.GetValue(optim),
            FreezeLayers = parsed.GetValue(freezeLayers),
            WeightDecay = parsed.GetValue(weightDecay),
            AdamBeta1 = parsed.GetValue(beta1),
            AdamBeta2 = parsed.GetValue(beta2),
            AdamEpsilon = parsed.GetValue(epsilon),
            MaxGradNorm = parsed.GetValue(maxGradNorm),
            LabelSmoothing = parsed.GetValue(labelSmoothing),
            Seed = parsed.GetValue(seed),
            LoggingSteps = parsed.GetValue(loggingSteps),
            ReportTo = parsed.GetValue(reportTo),
        };
    }
}
