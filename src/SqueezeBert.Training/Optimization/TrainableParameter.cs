namespace SqueezeBert.Training.Optimization;

/// <summary>A parameter with its gradient and the optimizer's memory of it.</summary>
internal sealed class TrainableParameter(Parameter parameter)
{
    internal string Name => parameter.Name;

    internal int[] Shape => parameter.Shape;

    internal int Length => parameter.Length;

    internal AlignedBuffer Value => parameter.Value;

    /// <summary>Sum of ∂loss/∂value over the passes since the last step.</summary>
    internal AlignedBuffer Gradient { get; } = new(parameter.Length);

    /// <summary>Moving mean of the gradient.</summary>
    internal AlignedBuffer FirstMoment { get; } = new(parameter.Length);

    /// <summary>Moving mean of the squared gradient.</summary>
    internal AlignedBuffer SecondMoment { get; } = new(parameter.Length);

    /// <summary>Whether it stays as it is: no step changes it, weight decay included.</summary>
    internal bool IsFrozen { get; set; }

    /// <summary>Whether weight decay pulls it: biases and LayerNorms are left alone, as in the papers.</summary>
    internal bool Decays { get; } =
        !parameter.Name.EndsWith("bias", StringComparison.Ordinal) && !parameter.Name.Contains("layernorm", StringComparison.OrdinalIgnoreCase);
}
