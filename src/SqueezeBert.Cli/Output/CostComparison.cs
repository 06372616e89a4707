using System.Collections.Immutable;

namespace SqueezeBert.Cli.Output;

/// <summary>What several models cost, at several lengths.</summary>
/// <param name="Lengths">Tokens of a sequence, ascending.</param>
/// <param name="Models">At least one; the others are compared with the first.</param>
internal sealed record CostComparison(ImmutableArray<int> Lengths, ImmutableArray<ComparedModel> Models)
{
    /// <summary>Tokens of the sequence that papers count operations for.</summary>
    internal const int PapersLength = 128;

    /// <summary>A short text, the papers' length, and the longest that most models take.</summary>
    internal static ImmutableArray<int> UsualLengths { get; } = [16, PapersLength, 512];

    /// <summary>The length that tables and pictures show parts at: 128 tokens, as the papers do, or the first one asked for.</summary>
    internal int MainLength => Lengths.Contains(PapersLength) ? PapersLength : Lengths[0];

    /// <summary>The usual lengths, as far as models of so many positions take them.</summary>
    internal static ImmutableArray<int> LengthsUpTo(int longest) => [.. UsualLengths.Select(length => Math.Min(length, longest)).Distinct()];

    /// <summary>Names of all parts, in the order the data meets them.</summary>
    internal IEnumerable<string> PartNames
    {
        get
        {
            var names = new List<string>();
            foreach (var model in Models)
            {
                int place = 0;
                foreach (var part in model.Parameters.Parts)
                {
                    int known = names.IndexOf(part.Name);
                    if (known < 0) names.Insert(place, part.Name);
                    place = (known < 0 ? place : known) + 1;
                }
            }
            return names;
        }
    }
}

/// <summary>One of the models.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Costs">One for each length.</param>
internal sealed record ComparedModel(string Name, ImmutableArray<ModelCost> Costs)
{
    /// <summary>What doesn't depend on the length.</summary>
    internal ModelCost Parameters => Costs[0];

    internal ModelCost At(int length) => Costs.First(cost => cost.SequenceLength == length);
}
