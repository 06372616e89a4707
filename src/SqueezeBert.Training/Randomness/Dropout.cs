using System.Runtime.Intrinsics;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Randomness;

/// <summary>Sets values to zero with a probability and scales the rest up, so that the expected sum stays.</summary>
/// <remarks><code>
/// y[i] = kept(i) ? x[i] / (1 − p) : 0
/// </code>
/// Whether element i is kept depends on the key and i alone; the backward pass asks again instead of storing a mask, and
/// the same function applied to ∂loss/∂y gives ∂loss/∂x. p is rounded to a multiple of 2⁻¹⁶: an element takes 16 bits.
/// </remarks>
internal readonly unsafe struct Dropout
{
    private const int Steps = 1 << 16;
    private const int VectorElements = 32;
    private const int PartElements = 1 << 14;

    private readonly CounterRandom random;
    private readonly ushort dropped;
    private readonly float scale;

    internal Dropout(CounterRandom random, double probability)
    {
        if (probability is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected 0 or more and less than 1.");
        this.random = random;
        dropped = (ushort)Math.Min(Math.Round(probability * Steps), Steps - 1);
        scale = (float)((double)Steps / (Steps - dropped));
    }

    /// <summary>Whether this leaves everything as it is.</summary>
    internal bool IsNothing => dropped == 0;

    /// <summary>Applies the mask to values whose first is element <paramref name="first"/> of the tensor.</summary>
    internal void Apply(float* values, long first, long count)
    {
        if (IsNothing) return;
        long i = 0;
        for (; i < count && (first + i) % VectorElements != 0; i++) values[i] = Keeps(first + i) ? values[i] * scale : 0;
        var limit = Vector512.Create(dropped);
        for (; i + VectorElements <= count; i += VectorElements)
        {
            // 16-bit lane l of the eight words is element first + i + l: the order of memory on little-endian machines.
            var bits = random.EightBits((ulong)(first + i) / 4).AsUInt16();
            var kept = Vector512.GreaterThanOrEqual(bits, limit).AsInt16();
            var (lower, upper) = Vector512.Widen(kept);
            (Vector512.Load(values + i) * scale & lower.AsSingle()).Store(values + i);
            (Vector512.Load(values + i + 16) * scale & upper.AsSingle()).Store(values + i + 16);
        }
        for (; i < count; i++) values[i] = Keeps(first + i) ? values[i] * scale : 0;
    }

    /// <summary>Applies the mask to a whole tensor on all threads.</summary>
    internal void Apply(WorkerPool pool, float* values, long count)
    {
        if (!IsNothing) pool.Run((int)((count + PartElements - 1) / PartElements), new Parts(this, values, count));
    }

    private bool Keeps(long element) => (ushort)(random.Bits((ulong)element / 4) >> (int)(element % 4 * 16)) >= dropped;

    private readonly struct Parts(Dropout dropout, float* values, long count) : IParallelWork
    {
        public void Execute(int part)
        {
            long first = (long)part * PartElements;
            dropout.Apply(values + first, first, Math.Min(PartElements, count - first));
        }
    }
}
