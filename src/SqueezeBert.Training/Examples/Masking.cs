using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Examples;

/// <summary>Hides tokens of examples for a masked language model to find, other ones in each epoch.</summary>
/// <remarks>What is hidden depends on seed, epoch and example alone. Immutable.</remarks>
/// <param name="masking">Chooses and hides.</param>
/// <param name="seed">Key of what is chosen.</param>
internal sealed class Masking(TokenMasking masking, ulong seed)
{
    private readonly CounterRandom root = new CounterRandom(seed).Stream("masking");

    /// <summary>An example of one text as an epoch sees it; the hidden tokens are scored.</summary>
    /// <param name="example">The example.</param>
    /// <param name="index">Its number.</param>
    /// <param name="epoch">The epoch's number.</param>
    internal TrainingExample Apply(TrainingExample example, int index, int epoch)
    {
        var text = example.Sequences[0];
        int[] ids = text.InputIds.ToArray(), labels = masking.Apply(ids, root.Stream((ulong)epoch).Stream((ulong)index));
        int[] hidden = [.. Enumerable.Range(0, ids.Length).Where(t => labels[t] != CrossEntropy.Ignored)];
        return example with { Sequences = [text with { InputIds = ids }], ScoredTokens = hidden, TokenTargets = [.. hidden.Select(t => (float)labels[t])] };
    }
}
