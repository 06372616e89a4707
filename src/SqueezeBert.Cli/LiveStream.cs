namespace SqueezeBert.Cli;

/// <summary>
/// A stream that somebody may still be writing to, such as standard input: its reads end when the token is cancelled, even
/// while nothing arrives, and it knows whether a read would have to wait.
/// </summary>
/// <remarks>
/// Reads one piece ahead on another thread. A read that is given up stays behind there until the process ends; nothing reads
/// the stream after it. Not thread-safe.
/// </remarks>
internal sealed class LiveStream(Stream inner, CancellationToken cancellation) : Stream
{
    private readonly byte[] arriving = new byte[64 << 10];
    private readonly byte[] arrived = new byte[64 << 10];
    private int start;
    private int end;
    private bool ended;
    private Task<int>? reading;

    /// <summary>Whether nothing has arrived that isn't read yet. Begins to read ahead.</summary>
    internal bool WouldBlock
    {
        get
        {
            cancellation.ThrowIfCancellationRequested();
            return start == end && !ended && !ReadAhead().IsCompleted;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellation.ThrowIfCancellationRequested();
        if (start == end && !ended) TakeArrived();
        int length = Math.Min(count, end - start);
        arrived.AsSpan(start, length).CopyTo(buffer.AsSpan(offset));
        start += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void TakeArrived()
    {
        int length = ReadAhead().WaitAsync(cancellation).GetAwaiter().GetResult();
        arriving.AsSpan(0, length).CopyTo(arrived);
        (start, end, ended, reading) = (0, length, length == 0, null);
        if (!ended) ReadAhead();
    }

    private Task<int> ReadAhead() => reading ??= Task.Run(() => inner.Read(arriving, 0, arriving.Length), CancellationToken.None);
}
