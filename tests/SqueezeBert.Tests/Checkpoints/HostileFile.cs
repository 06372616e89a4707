using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>What opening and reading any bytes at all must keep to.</summary>
internal sealed class HostileFile(Func<ReadOnlyMemory<byte>, ITensorSource> open)
{
    // The refusal itself (exception, message, stack trace) and the collections of an empty checkpoint.
    private const long AllocationFloor = 64 << 10;

    // A pickle instruction of one byte makes a tuple and its array (56 bytes) and takes a place on a stack or in a memo that doubles as it grows.
    private const long AllocationFactor = 128;

    private int _accepted;
    private int _refused;

    /// <summary>Either every tensor can be read or the file is refused, and memory stays in proportion to the file.</summary>
    internal void Check(byte[] bytes) => Accepts(bytes);

    /// <summary>The same, and which of the two it was.</summary>
    internal bool Accepts(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using ITensorSource source = open(bytes);
            CheckAllocation(bytes, before);
            source.ReadAll();
            _accepted++;
            return true;
        }
        catch (CheckpointException)
        {
            CheckAllocation(bytes, before);
            _refused++;
            return false;
        }
    }

    /// <summary>Both outcomes must have occurred, or the test would prove little.</summary>
    internal void RequireBothOutcomes()
    {
        Assert.NotEqual(0, _accepted);
        Assert.NotEqual(0, _refused);
    }

    private static void CheckAllocation(byte[] bytes, long before) =>
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationFloor + (AllocationFactor * bytes.Length));
}
