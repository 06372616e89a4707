namespace SqueezeBert.Training.Layers;

/// <summary>What a forward pass leaves for the backward pass; grows to the largest batch seen and is used again.</summary>
internal sealed unsafe class ActivationBuffer
{
    private AlignedBuffer? memory;

    /// <summary>The values of the last <see cref="Resize"/>.</summary>
    internal float* Pointer => memory is null ? null : memory.Pointer;

    /// <summary>Makes room for <paramref name="rows"/> × <paramref name="columns"/> values; what was there is lost.</summary>
    internal float* Resize(long rows, long columns)
    {
        long length = rows * columns;
        if (length > Array.MaxLength / 2)
            throw new ArgumentException($"A batch needs {length:N0} values in one buffer; train with fewer or shorter texts at once.");
        if (memory is null || memory.Length < length) memory = new AlignedBuffer((int)length);
        return memory.Pointer;
    }
}
