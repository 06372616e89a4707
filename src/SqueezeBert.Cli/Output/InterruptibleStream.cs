namespace SqueezeBert.Cli.Output;

/// <summary>A stream for writing whose reader may be asleep, such as a full pipe: a write that waits ends when the token is cancelled.</summary>
/// <remarks>
/// A write gets a moment more when the token is cancelled; one that is given up then stays behind on another thread until the
/// process ends, and what is written after it goes nowhere. Writes that begin after the cancellation fail silently: the command
/// is on its way out. Not thread-safe.
/// </remarks>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellation) : WriteOnlyStream
{
    /// <summary>Long enough for a reader that is there, short enough for a person who waits for the end.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private bool givenUp;

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (givenUp) return;
        bool leaving = cancellation.IsCancellationRequested;
        var writing = Task.Run(() => inner.Write(buffer, offset, count), CancellationToken.None);
        if (!leaving && WaitUntilCancelled(writing)) return;
        try
        {
            writing.WaitAsync(Moment, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            givenUp = true;
            if (!leaving) throw new OperationCanceledException(cancellation);
        }
    }

    public override void Flush()
    {
        if (!givenUp) inner.Flush();
    }

    /// <summary>Whether the write ended, rather than the patience of whoever wants to stop.</summary>
    private bool WaitUntilCancelled(Task writing)
    {
        try
        {
            writing.WaitAsync(cancellation).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        // Closing what a thread still writes to would wait for it.
        if (disposing && !givenUp) inner.Dispose();
        base.Dispose(disposing);
    }
}
