using SqueezeBert.Cli.Output;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public sealed class InterruptibleStreamTests : IDisposable
{
    private readonly SleepingStream inner = new();
    private readonly CancellationTokenSource cancellation = new();

    public void Dispose()
    {
        inner.WakeUp();
        cancellation.Dispose();
    }

    [Fact]
    public void Bytes_arrive_in_order_and_errors_come_out()
    {
        var memory = new MemoryStream();
        using var stream = new InterruptibleStream(memory, cancellation.Token);
        for (byte i = 0; i < 100; i++) stream.Write([i, i]);
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(i => (byte[])[(byte)i, (byte)i]), memory.ToArray());
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Write([1]));
    }

    [Fact]
    public void A_write_that_waits_ends_when_it_is_cancelled_and_later_ones_go_nowhere()
    {
        using var stream = new InterruptibleStream(inner, cancellation.Token);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => stream.Write([1]));
        stream.Write([2]);
        stream.Flush();
        Assert.Equal(1, inner.Begun);
    }

    [Fact]
    public void After_the_cancellation_a_reader_that_is_there_still_gets_the_last_words()
    {
        cancellation.Cancel();
        var memory = new MemoryStream();
        using var stream = new InterruptibleStream(memory, cancellation.Token);
        stream.Write([1]);
        Assert.Equal([1], memory.ToArray());
        using var asleep = new InterruptibleStream(inner, cancellation.Token);
        asleep.Write([1]);
        Assert.Equal(1, inner.Begun);
    }

    /// <summary>Begins to write and waits.</summary>
    private sealed class SleepingStream : MemoryStream
    {
        private readonly ManualResetEventSlim awake = new();

        internal int Begun { get; private set; }

        internal void WakeUp() => awake.Set();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Begun++;
            awake.Wait();
        }

        public override void Flush() => awake.Wait();
    }
}
