using System.Diagnostics.CodeAnalysis;
using SqueezeBert.Model;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Layers;

/// <summary>The linear layers of an encoder, one <see cref="TrainableLinear"/> for each: encoder layers that share weights share it too, and add up in its gradient.</summary>
internal sealed class LinearSet(ParameterSet parameters)
{
    private readonly Dictionary<GroupedLinear, TrainableLinear> trainables = new(ReferenceEqualityComparer.Instance);

    internal IEnumerable<TrainableLinear> All => trainables.Values;

    internal TrainableLinear Of(GroupedLinear layer) => trainables.TryGetValue(layer, out var known) ? known : trainables[layer] = new TrainableLinear(layer, parameters);

    /// <summary>As <see cref="Of"/>, of a layer that some models lack.</summary>
    [return: NotNullIfNotNull(nameof(layer))]
    internal TrainableLinear? OfOptional(GroupedLinear? layer) => layer is null ? null : Of(layer);
}
