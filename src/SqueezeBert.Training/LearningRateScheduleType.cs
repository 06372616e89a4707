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

    /// <summary>Falls on half a wave of the cosine to 0 at the last step (<c>cosine</c>).</summary>
    Cosine,

    /// <summary>Falls to 1e-7 at the last step by a power of what is left (<c>polynomial</c>).</summary>
    Polynomial,
}
