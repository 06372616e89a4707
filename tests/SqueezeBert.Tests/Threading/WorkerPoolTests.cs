using SqueezeBert.Threading;
using Xunit;

namespace SqueezeBert.Tests.Threading;

/// <summary>Every part of a run is done exactly once before the run returns.</summary>
public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_part_runs_exactly_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int run = 0; run < 2_000; run++)
        {
            int count = run % 37;
            int[] counts = new int[count];
            pool.Run(count, new Counting(counts));
            Assert.All(counts, value => Assert.Equal(1, value));
        }
    }

    [Fact]
    public void Callers_at_the_same_time_all_get_their_parts_done()
    {
        using var pool = new WorkerPool(3);
        Parallel.For(0, 2_000, _ =>
        {
            int[] counts = new int[11];
            pool.Run(counts.Length, new Counting(counts));
            Assert.All(counts, value => Assert.Equal(1, value));
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(WorkerPool.MaxThreadCount + 1)]
    [InlineData(int.MaxValue)]
    public void More_threads_than_a_system_can_bear_are_refused(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(threads));

    [Fact]
    public void An_idle_pool_wakes_up()
    {
        using var pool = new WorkerPool(2);
        for (int run = 0; run < 20; run++)
        {
            Thread.Sleep(2);
            int[] counts = new int[64];
            pool.Run(counts.Length, new Counting(counts));
            Assert.All(counts, value => Assert.Equal(1, value));
        }
    }

    [Fact]
    public void A_part_that_throws_reaches_the_caller_and_the_pool_goes_on()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<InvalidOperationException>(() => pool.Run(16, new Throwing()));
        int[] counts = new int[16];
        pool.Run(counts.Length, new Counting(counts));
        Assert.All(counts, value => Assert.Equal(1, value));
    }

    [Fact]
    public void A_part_can_run_parts_of_its_own()
    {
        using var pool = new WorkerPool(3);
        for (int run = 0; run < 500; run++)
        {
            int[] outer = new int[16], inner = new int[16 * 5];
            pool.Run(outer.Length, part =>
            {
                pool.Run(5, ofPart => Interlocked.Increment(ref inner[part * 5 + ofPart]));
                Interlocked.Increment(ref outer[part]);
            });
            Assert.All(outer, value => Assert.Equal(1, value));
            Assert.All(inner, value => Assert.Equal(1, value));
        }
    }

    [Fact]
    public void Idle_threads_go_to_sleep()
    {
        using var pool = new WorkerPool(3);
        for (int run = 0; run < 20; run++)
        {
            pool.Run(64, new Counting(new int[64]));
            Assert.True(SpinWait.SpinUntil(() => pool.SleepingThreads == 2, TimeSpan.FromSeconds(30)), "Threads without work stay awake.");
        }
    }

    private readonly struct Counting(int[] counts) : IParallelWork
    {
        public void Execute(int part) => Interlocked.Increment(ref counts[part]);
    }

    private readonly struct Throwing : IParallelWork
    {
        public void Execute(int part)
        {
            if (part == 7) throw new InvalidOperationException("part 7");
        }
    }
}
