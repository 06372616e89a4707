namespace SqueezeBert;

/// <summary>One tensor of a checkpoint as float32, row-major.</summary>
/// <param name="name">Full name in the checkpoint, such as <c>transformer.encoder.layers.0.attention.query.weight</c>.</param>
/// <param name="shape">Sizes, outermost first.</param>
internal sealed class Parameter(string name, int[] shape)
{
    internal string Name { get; } = name;

    internal int[] Shape { get; } = shape;

    internal int Length { get; } = LengthOf(shape);

    internal AlignedBuffer Value { get; } = new(LengthOf(shape));

    /// <summary>Values of a tensor of this shape.</summary>
    /// <exception cref="OverflowException">More than <see cref="int.MaxValue"/>.</exception>
    internal static int LengthOf(int[] shape)
    {
        int length = 1;
        foreach (int size in shape) length = checked(length * size);
        return length;
    }
}
