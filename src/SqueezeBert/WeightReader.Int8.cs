using SqueezeBert.Checkpoints;

namespace SqueezeBert;

/// <summary>Weights as bytes: as the checkpoint has them, or quantised while they are read.</summary>
internal sealed partial class WeightReader
{
    /// <summary>Values that a thread quantises before it looks for more.</summary>
    private const int QuantizedTogether = 32 * 1024;

    // Serves one borrowed tensor after the other: garbage of each would add up to the whole model.
    private sbyte[] borrowed = [];

    /// <summary>Whether the checkpoint has weights as bytes.</summary>
    internal bool HoldsInt8 => source is not null && source.Tensors.Values.Any(tensor => tensor.Type == TensorType.Int8);

    /// <summary>Receives what was taken as int8; null for nobody asking.</summary>
    internal List<QuantizedTensor>? Quantized { get; init; }

    /// <summary>As <see cref="Take"/>, as bytes with a scale per row; a floating tensor is quantised.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="shape">Expected sizes, outermost first.</param>
    /// <param name="keeps">Whether the caller keeps the tensor; else it is good until the next one is taken.</param>
    internal QuantizedTensor TakeQuantized(string name, int[] shape, bool keeps)
    {
        int length = Parameter.LengthOf(shape);
        var tensor = new QuantizedTensor(name, shape, keeps || Quantized is not null ? new sbyte[length] : Borrow(length), new float[shape[0]]);
        if (!storedNames.TryGetValue(name, out string? stored)) tensor.SetRows(0, Take(name, Initialization.Normal, shape).Value.Span);
        else
        {
            RequireShape(stored, shape);
            if (source!.Tensors[stored].Type == TensorType.Int8) ReadInt8(tensor, stored);
            else Quantize(tensor, stored);
            unread.Remove(name);
        }
        Quantized?.Add(tensor);
        return tensor;
    }

    private Memory<sbyte> Borrow(int length)
    {
        if (borrowed.Length < length) borrowed = new sbyte[length];
        return borrowed.AsMemory(0, length);
    }

    private void Quantize(QuantizedTensor tensor, string stored)
    {
        int rows = tensor.Shape[0], together = Math.Clamp(QuantizedTogether / Math.Max(tensor.Columns, 1), 1, Math.Max(rows, 1));
        blocks!.ReadRows(stored, (rows + together - 1) / together, block => (block * together, Math.Min(together, rows - block * together)),
            (block, values) => tensor.SetRows(block * together, values));
    }

    private void ReadInt8(QuantizedTensor tensor, string stored)
    {
        source!.ReadInt8(stored, tensor.Values.Span);
        if (tensor.Values.Span.Contains(sbyte.MinValue)) throw new CheckpointException(Name, "values of -127 to 127", "-128", stored);
        string scaleName = QuantizedTensor.ScaleName(tensor.Name);
        Take(scaleName, Initialization.One, [tensor.Shape[0]]).Value.Span.CopyTo(tensor.Scales);
        if (tensor.Scales.AsSpan().ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon))
            throw new CheckpointException(Name, "scales of 0 or more", "a negative one", storedNames[scaleName]);
    }
}
