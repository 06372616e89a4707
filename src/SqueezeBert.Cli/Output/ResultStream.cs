namespace SqueezeBert.Cli.Output;

/// <summary>Standard output. The first write that fails throws; later ones, of buffers flushed on the way out, go nowhere.</summary>
/// <remarks>A pipe whose reader has gone throws <see cref="ReaderGoneException"/>, anything else an <see cref="IOException"/>.</remarks>
internal sealed class ResultStream : WriteOnlyStream
{
    /// <summary>EPIPE, of the same number on every Unix.</summary>
    private const int BrokenPipe = 32;

    /// <summary>PIPE_BUF of Linux: a piece of this many bytes is written whole or not at all, so that it may be tried again.</summary>
    private const int PieceBytes = 4096;

    private readonly Stream? pipe;
    private readonly Stream console;
    private Stream? target;

    /// <param name="pipe">Standard output as a file, if it is a pipe; else null.</param>
    /// <param name="console">
    /// Standard output as the console has it. It hides a reader that has gone, but waits where a pipe is in non-blocking mode.
    /// </param>
    internal ResultStream(Stream? pipe, Stream console) => (this.pipe, this.console, target) = (pipe, console, pipe ?? console);

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (int written = 0; written < count; written += PieceBytes)
            WritePiece(buffer, offset + written, Math.Min(PieceBytes, count - written));
    }

    public override void Flush()
    {
    }

    private void WritePiece(byte[] buffer, int offset, int count)
    {
        try
        {
            target?.Write(buffer, offset, count);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            bool isPipe = target == pipe, readerGone = isPipe && error.HResult == BrokenPipe;
            target = isPipe && !readerGone ? console : null;
            if (readerGone) throw new ReaderGoneException(error);
            if (target is null) throw new IOException($"standard output: expected that it can be written; found: {error.Message}", error);
            WritePiece(buffer, offset, count);
        }
    }
}
