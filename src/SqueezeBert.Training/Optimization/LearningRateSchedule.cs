namespace SqueezeBert.Training.Optimization;

/// <summary>The learning rate of each step.</summary>
/// <param name="Type">What happens after the warm-up.</param>
/// <param name="LearningRate">The highest rate.</param>
/// <param name="WarmupSteps">Steps over which the rate rises from 0 on a straight line; <see cref="LearningRateScheduleType.Constant"/> has none.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
internal readonly record struct LearningRateSchedule(LearningRateScheduleType Type, double LearningRate, int WarmupSteps, int TotalSteps)
{
    /// <summary>Where <see cref="LearningRateScheduleType.Polynomial"/> ends.</summary>
    private const double LeastRate = 1e-7;

    /// <summary>The power of <see cref="LearningRateScheduleType.Polynomial"/>, above 0.</summary>
    internal double Power { get; init; } = 1;

    /// <summary>Hugging Face's words for the types.</summary>
    internal static readonly (string Word, LearningRateScheduleType Value)[] TypeNames =
    [
        ("linear", LearningRateScheduleType.Linear),
        ("constant", LearningRateScheduleType.Constant),
        ("constant_with_warmup", LearningRateScheduleType.ConstantWithWarmup),
        ("cosine", LearningRateScheduleType.Cosine),
        ("polynomial", LearningRateScheduleType.Polynomial),
    ];

    /// <summary>The rate of a step, counted from 0.</summary>
    internal double At(int step)
    {
        if (Type == LearningRateScheduleType.Constant) return LearningRate;
        if (step < WarmupSteps) return LearningRate * (step / (double)WarmupSteps);
        if (Type == LearningRateScheduleType.ConstantWithWarmup) return LearningRate;
        double left = (TotalSteps - step) / (double)Math.Max(1, TotalSteps - WarmupSteps);
        return Type switch
        {
            LearningRateScheduleType.Cosine => LearningRate * Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * (1 - left)))),
            LearningRateScheduleType.Polynomial => step > TotalSteps ? LeastRate : (LearningRate - LeastRate) * Math.Pow(left, Power) + LeastRate,
            _ => LearningRate * Math.Max(0, left),
        };
    }
}
