using System.CommandLine;
using SqueezeBert.Training;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>Pretraining's second phase on longer sequences, as in the paper: a few steps after many on short ones.</summary>
internal sealed class SecondPhaseOptions
{
    private readonly Option<int?> maxSteps = OptionalNumber<int>("phase2_max_steps", "N", "Optimizer steps of a second phase on longer sequences; none when left out.");
    private readonly Option<int> length = Number("phase2_max_seq_length", "TOKENS", "Tokens of its sequences.", 512);
    private readonly Option<int?> batchSize = OptionalNumber<int>("phase2_per_device_train_batch_size", "N", "Sequences of one of its passes; as many tokens as in the first phase when left out.");
    private readonly Option<int?> accumulation = OptionalNumber<int>("phase2_gradient_accumulation_steps", "N", "Passes of one of its steps; as in the first phase when left out.");
    private readonly Option<double?> learningRate = OptionalNumber<double>("phase2_learning_rate", "RATE", "Its highest learning rate; as in the first phase when left out.");
    private readonly Option<int?> warmupSteps = OptionalNumber<int>("phase2_warmup_steps", "N", "Its warm-up; the first phase's share of steps when left out.");

    internal IEnumerable<Option> All => [maxSteps, length, batchSize, accumulation, learningRate, warmupSteps];

    internal bool IsWanted(ParseResult parsed)
    {
        if (parsed.GetValue(maxSteps) is { } steps) return steps >= 1 ? true : throw new UsageException($"{maxSteps.Name}: expected 1 or more; found {steps}.");
        foreach (var option in All)
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name}: expected {maxSteps.Name} beside it; found none.");
        return false;
    }

    internal int LengthOf(ParseResult parsed) => LengthIn(parsed, length);

    /// <exception cref="UsageException">Nothing fits so short a sequence, or none is that long.</exception>
    internal static int LengthIn(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is >= 8 and <= ushort.MaxValue and var tokens
        ? tokens
        : throw new UsageException($"{option.Name}: expected 8 to {ushort.MaxValue}; found {parsed.GetValue(option)}.");

    /// <summary>The second phase's options.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="first">Those of the first phase.</param>
    /// <param name="firstLength">Tokens of its sequences.</param>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    internal TrainingOptions Apply(ParseResult parsed, TrainingOptions first, int firstLength)
    {
        int steps = parsed.GetValue(maxSteps)!.Value;
        var options = first with
        {
            NumTrainEpochs = TrainingOptions.MostEpochs,
            MaxSteps = steps,
            PerDeviceTrainBatchSize = parsed.GetValue(batchSize) ?? Math.Max(1, first.PerDeviceTrainBatchSize * firstLength / LengthOf(parsed)),
            // A number of sequences takes the place of the first phase's tokens.
            PerDeviceTrainBatchTokens = parsed.GetValue(batchSize) is null ? first.PerDeviceTrainBatchTokens : 0,
            GradientAccumulationSteps = parsed.GetValue(accumulation) ?? first.GradientAccumulationSteps,
            LearningRate = parsed.GetValue(learningRate) ?? first.LearningRate,
        };
        if (parsed.GetValue(warmupSteps) is { } warmup) options = options with { WarmupSteps = warmup, WarmupRatio = 0 };
        else if (first.WarmupSteps > 0) options = options with { WarmupSteps = 0, WarmupRatio = ShareOf(first) };
        return UsageException.Checked(() =>
        {
            options.Validate(["mlm_loss"], evaluates: true);
            return options;
        }, "--phase2_");
    }

    /// <summary>The first phase's warm-up as a share of its steps, whose number is known where it counts steps alone.</summary>
    private double ShareOf(TrainingOptions first) => first.NumTrainEpochs == TrainingOptions.MostEpochs
        ? Math.Min(1, first.WarmupSteps / (double)first.MaxSteps)
        : throw new UsageException($"--warmup_steps: expected {warmupSteps.Name} beside it where the first phase counts epochs, or a share of all steps below 1; found {first.WarmupSteps}.");
}
