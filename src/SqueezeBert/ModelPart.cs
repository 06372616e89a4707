namespace SqueezeBert;

/// <summary>One part of a model and what it costs for one sequence.</summary>
/// <param name="Name">Its place: <c>embeddings</c>, <c>encoder.query</c>, … as in the checkpoint, without layer numbers.</param>
/// <param name="Count">How many of it a pass meets: 1, or the number of layers that have it. Shape and costs below are for one.</param>
/// <param name="Shape">What it maps, as <c>768 → 3072, groups 4</c>; empty where there is nothing to say.</param>
/// <param name="Parameters">Parameters of one.</param>
/// <param name="Flops">Floating-point operations of one: two for each multiply-add of its products; other arithmetic is left out.</param>
/// <param name="Int8Bytes">Bytes of one's parameters in a model loaded as int8: weights as bytes with a float32 scale per output or word, the rest float32.</param>
public sealed record ModelPart(string Name, int Count, string Shape, long Parameters, long Flops, long Int8Bytes)
{
    /// <summary>Sets of weights behind them: <see cref="Count"/>, or fewer where layers share theirs.</summary>
    public int WeightSets { get; init; } = Count;

    /// <summary>Parameters of all <see cref="WeightSets"/>.</summary>
    public long TotalParameters => WeightSets * Parameters;

    /// <summary>Operations of all <see cref="Count"/>.</summary>
    public long TotalFlops => Count * Flops;

    /// <summary>Int8 bytes of all <see cref="WeightSets"/>.</summary>
    public long TotalInt8Bytes => WeightSets * Int8Bytes;
}
