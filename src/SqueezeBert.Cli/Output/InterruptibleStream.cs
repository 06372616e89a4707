namespace SqueezeBert.Cli.Output;

/// <summary>A stream for writing whose reader may be asleep, such as a full pipe: a write that waits ends when the token is cancelled.</summary>
/// <remarks>
/// A write that is given up stays behind on another thread until the process ends; what is written after it goes nowhere.
/// Once the token is cancelled, writes get a moment each and fail silently: the command is on its way out. Not thread-safe.
/// </remarks>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellation) : Stream
{
    /// <summary>Long enough for a reader that is there, short enough for a person who waits for the end.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private bool givenUp;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (givenUp) return;
        bool leaving = cancellation.IsCancellationRequested;
        var writing = Task.Run(() => inner.Write(buffer, offset, count), CancellationToken.None);
        try
        {
            var waiting = leaving ? writing.WaitAsync(Moment, CancellationToken.None) : writing.WaitAsync(cancellation);
            waiting.GetAwaiter().GetResult();
        }
        catch (Exception error) when (!writing.IsCompleted && error is OperationCanceledException or TimeoutException)
        {
            givenUp = true;
            if (!leaving) throw;
        }
    }

    public override void Flush()
    {
        if (!givenUp) inner.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // Closing what a thread still writes to would wait for it.
        if (disposing && !givenUp) inner.Dispose();
        base.Dispose(disposing);
    }
}
