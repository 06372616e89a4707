using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SqueezeBert.Checkpoints;
using SqueezeBert.Model;
using SqueezeBert.Threading;

namespace SqueezeBert;

/// <summary>Reads floating tensors in blocks of rows, several at once, and checks that all numbers are finite.</summary>
/// <remarks>
/// A block is read, checked and handed on while it is near a core. Beside the model no more of the file stands in memory than one
/// block for each thread, unless a tensor's elements lie scattered over the file: then it is read whole. Not thread-safe.
/// </remarks>
internal sealed unsafe class BlockReader(ITensorSource source, WorkerPool pool)
{
    /// <summary>Values of a block where the caller doesn't mind: 256 KB, which fit the second cache.</summary>
    private const int BlockValues = 64 * 1024;

    private readonly ThreadScratch scratch = new(pool.ThreadCount);
    private long firstNonFinite;

    /// <summary>Takes a block over; called on any thread, in any order.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="values">Its values, good for the time of the call.</param>
    internal delegate void BlockTaker(int block, ReadOnlySpan<float> values);

    /// <summary>Reads a whole tensor to where it stays.</summary>
    /// <exception cref="CheckpointException">The tensor has another length or a number that is not finite, or reading failed.</exception>
    internal void Read(string name, AlignedBuffer destination)
    {
        var info = source.Tensors[name];
        int blockValues = info.IsContiguous ? BlockValues : Math.Max(destination.Length, 1);
        firstNonFinite = long.MaxValue;
        pool.Run((int)(((long)destination.Length + blockValues - 1) / blockValues), new InPlace(this, name, destination, blockValues));
        ThrowIfNonFinite(name);
    }

    /// <summary>Hands a tensor on in blocks of rows.</summary>
    /// <param name="name">The tensor; its first size is the number of rows.</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <param name="rowsOf">A block's first row, and how many it has.</param>
    /// <param name="take">Who takes them.</param>
    /// <exception cref="CheckpointException">The tensor has a number that is not finite, or reading failed.</exception>
    internal void ReadRows(string name, int blocks, Func<int, (int First, int Count)> rowsOf, BlockTaker take)
    {
        var info = source.Tensors[name];
        int columns = checked((int)(info.ElementCount / Math.Max(info.Shape[0], 1)));
        float[]? whole = null;
        firstNonFinite = long.MaxValue;
        if (info.IsContiguous)
        {
            int most = 0;
            for (int block = 0; block < blocks; block++) most = Math.Max(most, rowsOf(block).Count);
            scratch.Grow((long)most * columns);
        }
        else
        {
            whole = new float[info.ElementCount];
            ReadChecked(name, 0, whole);
        }
        pool.Run(blocks, new Rows(this, name, columns, rowsOf, take, whole));
        ThrowIfNonFinite(name);
    }

    private void ReadChecked(string name, long first, Span<float> values)
    {
        source.ReadSingle(name, first, values);
        if (AreFinite(values)) return;
        int index = 0;
        while (float.IsFinite(values[index])) index++;
        // Of all blocks the one that comes first in the file speaks, whichever was read first.
        long found = first + index, known = Volatile.Read(ref firstNonFinite);
        while (found < known && Interlocked.CompareExchange(ref firstNonFinite, found, known) is var current && current != known) known = current;
    }

    private void ThrowIfNonFinite(string name)
    {
        if (firstNonFinite == long.MaxValue) return;
        Span<float> value = stackalloc float[1];
        source.ReadSingle(name, firstNonFinite, value);
        throw new CheckpointException(source.Name, "finite numbers", $"{value[0]} at element {firstNonFinite}", name);
    }

    /// <summary>Infinities and NaNs are the values with all bits of the exponent set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        var exponent = new Vector<int>(BitConverter.SingleToInt32Bits(float.PositiveInfinity));
        var found = Vector<int>.Zero;
        var bits = MemoryMarshal.Cast<float, int>(values);
        for (; bits.Length >= Vector<int>.Count; bits = bits[Vector<int>.Count..]) found |= Vector.Equals(new Vector<int>(bits) & exponent, exponent);
        bool finite = found == Vector<int>.Zero;
        foreach (int value in bits) finite &= (value & exponent[0]) != exponent[0];
        return finite;
    }

    private readonly struct InPlace(BlockReader reader, string name, AlignedBuffer destination, int blockValues) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * blockValues;
            reader.ReadChecked(name, first, destination.Span.Slice(first, Math.Min(blockValues, destination.Length - first)));
        }
    }

    private readonly struct Rows(BlockReader reader, string name, int columns, Func<int, (int First, int Count)> rowsOf, BlockTaker take, float[]? whole) : IParallelWork
    {
        public void Execute(int part)
        {
            var (first, count) = rowsOf(part);
            if (whole is not null)
            {
                take(part, whole.AsSpan(first * columns, count * columns));
                return;
            }
            var values = new Span<float>(reader.scratch.Borrow(out int piece), count * columns);
            try
            {
                reader.ReadChecked(name, (long)first * columns, values);
                take(part, values);
            }
            finally
            {
                reader.scratch.Return(piece);
            }
        }
    }
}
