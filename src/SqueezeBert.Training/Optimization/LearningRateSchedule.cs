namespace SqueezeBert.Training.Optimization;

/// <summary>The learning rate of each step.</summary>
/// <param name="Type">What happens after the warm-up.</param>
/// <param name="LearningRate">The highest rate.</param>
/// <param name="WarmupSteps">Steps over which the rate rises from 0 on a straight line; <see cref="LearningRateScheduleType.Constant"/> has none.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
internal readonly record struct LearningRateSchedule(LearningRateScheduleType Type, double LearningRate, int WarmupSteps, int TotalSteps)
{
    /// <summary>Hugging Face's words for the types.</summary>
    internal static readonly (string Word, LearningRateScheduleType Value)[] TypeNames =
    [
        ("linear", LearningRateScheduleType.Linear),
        ("constant", LearningRateScheduleType.Constant),
        ("constant_with_warmup", LearningRateScheduleType.ConstantWithWarmup),
    ];

    /// <summary>The rate of a step, counted from 0.</summary>
    internal double At(int step)
    {
        if (Type == LearningRateScheduleType.Constant) return LearningRate;
        if (step < WarmupSteps) return LearningRate * (step / (double)WarmupSteps);
        if (Type == LearningRateScheduleType.ConstantWithWarmup) return LearningRate;
        return LearningRate * Math.Max(0, (TotalSteps - step) / (double)Math.Max(1, TotalSteps - WarmupSteps));
    }
}
