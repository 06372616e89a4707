using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>However a tensor is read, every value arrives once, in its place, and finite.</summary>
public class BlockReaderTests
{
    private const int Rows = 23;
    private const int Columns = 9_001;

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Reads_a_tensor_to_its_place(int threads, bool scattered)
    {
        using var pool = new WorkerPool(threads);
        float[] values = Numbers();
        var place = new AlignedBuffer(values.Length);
        new BlockReader(Source(values, scattered), pool).Read("x", place);
        Assert.Equal(values, place.Span.ToArray());
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Every_block_of_rows_arrives_once_with_its_own_values(int threads, bool scattered)
    {
        using var pool = new WorkerPool(threads);
        float[] values = Numbers();
        // Blocks of 1, 2, 3, … rows, the last one of 2.
        (int First, int Count)[] blocks = [(0, 1), (1, 2), (3, 3), (6, 4), (10, 5), (15, 6), (21, 2)];
        var arrived = new float[blocks.Length][];
        new BlockReader(Source(values, scattered), pool).ReadRows("x", blocks.Length, block => blocks[block], (block, rows) =>
        {
            Assert.Null(Interlocked.Exchange(ref arrived[block], rows.ToArray()));
        });
        for (int i = 0; i < blocks.Length; i++)
            Assert.Equal(values[(blocks[i].First * Columns)..((blocks[i].First + blocks[i].Count) * Columns)], arrived[i]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_found_wherever_it_stands(float bad)
    {
        using var pool = new WorkerPool(1);
        for (int length = 1; length <= 40; length++)
            for (int at = 0; at < length; at++)
            {
                // The largest finite numbers stand around it.
                float[] values = [.. Enumerable.Repeat(float.MaxValue, length).Select((value, i) => i == at ? bad : i % 2 == 0 ? value : -value)];
                var error = Assert.Throws<CheckpointException>(() => new BlockReader(Source(values, false, length), pool).Read("x", new AlignedBuffer(length)));
                Assert.Equal(("x", $"{bad} at element {at}"), (error.Tensor, error.Found));
            }
    }

    [Fact]
    public void Of_several_bad_numbers_the_first_is_named_whichever_thread_comes_first()
    {
        using var pool = new WorkerPool(3);
        float[] values = Numbers();
        foreach (int at in (int[])[70_003, 140_000, 200_000]) values[at] = float.NaN;
        var reader = new BlockReader(Source(values, false), pool);
        for (int run = 0; run < 20; run++)
            Assert.Equal("NaN at element 70003", Assert.Throws<CheckpointException>(() => reader.ReadRows("x", Rows, row => (row, 1), (_, _) => { })).Found);
    }

    private static float[] Numbers() => [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)i)];

    private static InMemoryTensors Source(float[] values, bool scattered, int columns = Columns) =>
        new(new Dictionary<string, (int[], float[])> { ["x"] = ([values.Length / columns, columns], values) }) { AreScattered = scattered };
}
