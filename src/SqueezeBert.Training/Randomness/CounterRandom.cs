using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Randomness;

/// <summary>Random bits that are a pure function of a key and an index: no state, so no order and no thread can change them.</summary>
/// <remarks><code>
/// bits(key, i) = mix(key + (i + 1)·γ)
/// </code>
/// SplitMix64 (Steele, Lea and Flood 2014) read at any place: its state only counts, so element i needs no element before it.
/// </remarks>
internal readonly struct CounterRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private const ulong FirstFactor = 0xBF58476D1CE4E5B9;
    private const ulong SecondFactor = 0x94D049BB133111EB;

    private readonly ulong key;

    internal CounterRandom(ulong key) => this.key = key;

    /// <summary>An independent stream of this one, by number.</summary>
    internal CounterRandom Stream(ulong number) => new(Mix(key ^ Mix(number + Gamma)));

    /// <summary>An independent stream of this one, by name.</summary>
    internal CounterRandom Stream(string name)
    {
        // FNV-1a, 64 bits, over UTF-16 code units.
        ulong hash = 14695981039346656037;
        foreach (char unit in name) hash = (hash ^ unit) * 1099511628211;
        return Stream(hash);
    }

    /// <summary>64 random bits.</summary>
    internal ulong Bits(ulong index) => Mix(key + (index + 1) * Gamma);

    /// <summary>Bits of eight neighbouring indices: lane l holds <c>Bits(index + l)</c>.</summary>
    internal Vector512<ulong> EightBits(ulong index)
    {
        var z = Vector512.Create(key + (index + 1) * Gamma)
            + Vector512.Create(0, Gamma, unchecked(2 * Gamma), unchecked(3 * Gamma), unchecked(4 * Gamma), unchecked(5 * Gamma), unchecked(6 * Gamma), unchecked(7 * Gamma));
        z = (z ^ (z >>> 30)) * FirstFactor;
        z = (z ^ (z >>> 27)) * SecondFactor;
        return z ^ (z >>> 31);
    }

    /// <summary>A number below <paramref name="limit"/>, evenly spread (to within limit / 2⁶⁴).</summary>
    internal int Below(ulong index, int limit) => (int)Math.BigMul(Bits(index), (ulong)limit, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * FirstFactor;
        z = (z ^ (z >> 27)) * SecondFactor;
        return z ^ (z >> 31);
    }
}
