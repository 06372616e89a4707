namespace SqueezeBert.Tests.Data;

/// <summary>Hands out at most a few bytes at each read, as a pipe may.</summary>
internal sealed class ChoppedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
}

/// <summary>One byte, many times.</summary>
internal sealed class EndlessStream(byte value, long length) : MemoryStream
{
    private long left = length;

    public override int Read(byte[] buffer, int offset, int count)
    {
        int given = (int)Math.Min(count, left);
        buffer.AsSpan(offset, given).Fill(value);
        left -= given;
        return given;
    }
}
