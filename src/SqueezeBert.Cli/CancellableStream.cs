namespace SqueezeBert.Cli;

/// <summary>Standard input whose reads end when the token is cancelled, even while nothing arrives.</summary>
/// <remarks>A read that is given up stays behind on its own thread until the process ends; nothing reads the stream after it.</remarks>
internal sealed class CancellableStream(Stream inner, CancellationToken cancellation) : Stream
{
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
        var read = Task.Run(() => inner.Read(buffer, offset, count), CancellationToken.None);
        return read.WaitAsync(cancellation).GetAwaiter().GetResult();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
