namespace SqueezeBert.Training;

/// <summary>How the learning rate moves between warm-up and the last step.</summary>
public enum LearningRateScheduleType
{
    /// <summary>Falls on a straight line to 0 at the last step (<c>linear</c>).</summary>
    Linear,

    /// <summary>Stays (<c>constant</c>).</summary>
    Constant,

    /// <summary>Stays, after a warm-up (<c>constant_with_warmup</c>).</summary>
    ConstantWithWarmup,
}
