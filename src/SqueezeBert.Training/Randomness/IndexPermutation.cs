using System.Numerics;

namespace SqueezeBert.Training.Randomness;

/// <summary>A shuffled order of 0 … count − 1 that takes no memory: any place of it can be asked for by itself.</summary>
/// <remarks><code>
/// (l, r) → (r, l ⊕ bits(round, r))        eight rounds over the two halves of the index
/// </code>
/// A Feistel network over the next even number of bits; what falls outside the range goes through again until it falls inside
/// (Black and Rogaway 2002), four times on average at most.
/// </remarks>
internal readonly struct IndexPermutation
{
    private const int Rounds = 8;

    private readonly CounterRandom random;
    private readonly ulong count;
    private readonly int halfBits;

    internal IndexPermutation(CounterRandom random, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (this.random, this.count) = (random, (ulong)count);
        halfBits = Math.Max(1, (64 - BitOperations.LeadingZeroCount(this.count - 1) + 1) / 2);
    }

    /// <summary>What stands at this place of the order.</summary>
    internal long this[long index]
    {
        get
        {
            if ((ulong)index >= count) throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected 0 to {count - 1}.");
            ulong value = (ulong)index;
            do value = Shuffle(value);
            while (value >= count);
            return (long)value;
        }
    }

    private ulong Shuffle(ulong value)
    {
        ulong mask = (1UL << halfBits) - 1;
        ulong left = value >> halfBits, right = value & mask;
        for (ulong round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (random.Bits((round << 32) ^ right) & mask));
        return (left << halfBits) | right;
    }
}
