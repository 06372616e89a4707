using System.Collections.Immutable;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Model;

/// <summary>Weights of base size that any language can compute again, bit for bit, from a parameter's name.</summary>
/// <remarks>
/// seed = FNV-1a-64 of the name; uᵢ = top 24 bits of SplitMix64(seed + (i + 1)·γ) · 2⁻²⁴; v = 2u − 1, scaled by kind.
/// </remarks>
internal sealed class FullSizeWeights(SqueezeBertConfig config, ModelHead head = ModelHead.MaskedLanguageModel) : ITensorSource
{
    /// <summary>γ.</summary>
    private const ulong Step = 0x9E3779B97F4A7C15;

    public string Name => "weights computed from their names";

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; } = ShapesOf(config, head).ToDictionary(
        pair => pair.Name, pair => new TensorInfo(pair.Name, TensorType.Float32, [.. pair.Shape]), StringComparer.Ordinal);

    public void ReadSingle(string name, long first, Span<float> destination)
    {
        double scale = ScaleOf(name, Tensors[name].Shape), offset = IsNormWeight(name) ? 1 : 0;
        ulong state = Seed(name) + (ulong)first * Step;
        for (int i = 0; i < destination.Length; i++)
        {
            state += Step;
            double v = 2 * ((SplitMix(state) >> 40) * Math.ScaleB(1, -24)) - 1;
            destination[i] = (float)(offset + scale * v);
        }
    }

    public void ReadInt64(string name, Span<long> destination) => throw new NotSupportedException("All weights are floating numbers.");

    public void ReadInt8(string name, Span<sbyte> destination) => throw new NotSupportedException("All weights are floating numbers.");

    public void Dispose()
    {
    }

    private static bool IsNormWeight(string name) =>
        name.Contains("layernorm", StringComparison.OrdinalIgnoreCase) && name.EndsWith("weight", StringComparison.OrdinalIgnoreCase);

    private static double ScaleOf(string name, ImmutableArray<int> shape)
    {
        string lower = name.ToLowerInvariant();
        if (IsNormWeight(lower)) return 0.25;
        if (lower.EndsWith("bias", StringComparison.Ordinal) || lower.Contains("embeddings", StringComparison.Ordinal)) return 0.1;
        if (lower.EndsWith("classifier.weight", StringComparison.Ordinal) || lower.Contains("qa_outputs", StringComparison.Ordinal)) return 0.1;
        double fanIn = shape.Aggregate(1L, (product, size) => product * size) / (double)shape[0];
        return Math.Sqrt(3.0 / fanIn);
    }

    private static ulong Seed(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }

    private static ulong SplitMix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>What a model of this shape asks for: found by loading one whose every tensor is missing.</summary>
    private static IEnumerable<(string Name, int[] Shape)> ShapesOf(SqueezeBertConfig config, ModelHead head)
    {
        using var model = SqueezeBertModel.LoadForTraining(config, head, null, (_, _) => { }, new ModelOptions { ThreadCount = 1 }, out var reader);
        return [.. reader.Parameters.Select(parameter => (parameter.Name, parameter.Shape))];
    }
}
