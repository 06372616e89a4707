namespace SqueezeBert;

/// <summary>One part of a model and what it costs for one sequence.</summary>
/// <param name="Name">Its place: <c>embeddings</c>, <c>encoder.query</c>, … as in the checkpoint, without layer numbers.</param>
/// <param name="Count">How many of it there are: 1, or the number of layers. Shape and costs below are for one.</param>
/// <param name="Shape">What it maps, as <c>768 → 3072, groups 4</c>; empty where there is nothing to say.</param>
/// <param name="Parameters">Parameters of one.</param>
/// <param name="Flops">Floating-point operations of one: two for each multiply-add of its products; other arithmetic is left out.</param>
public sealed record ModelPart(string Name, int Count, string Shape, long Parameters, long Flops)
{
    /// <summary>Parameters of all <see cref="Count"/>.</summary>
    public long TotalParameters => Count * Parameters;

    /// <summary>Operations of all <see cref="Count"/>.</summary>
    public long TotalFlops => Count * Flops;
}
