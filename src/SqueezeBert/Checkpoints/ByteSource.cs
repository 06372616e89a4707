using Microsoft.Win32.SafeHandles;

namespace SqueezeBert.Checkpoints;

/// <summary>The bytes of one checkpoint file. Reads never go past <see cref="Length"/> and may run on several threads at once.</summary>
/// <remarks>
/// Files are read, never mapped: a mapped file that another process shortens kills the process instead of raising an error.
/// </remarks>
internal abstract class ByteSource(string name, long length) : IDisposable
{
    internal string Name { get; } = name;

    /// <summary>Bytes, taken once when the source was opened.</summary>
    internal long Length { get; } = length;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="CheckpointException">The file is missing or cannot be opened.</exception>
    internal static ByteSource OpenFile(string path)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
            return new FileBytes(path, handle, RandomAccess.GetLength(handle));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException(path, "a file", "no such file", inner: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CheckpointException(path, "a readable file", exception.Message, inner: exception);
        }
    }

    internal static ByteSource FromMemory(string name, ReadOnlyMemory<byte> bytes) => new MemoryBytes(name, bytes);

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="CheckpointException">The range is not inside the file, or reading failed.</exception>
    internal void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
            throw Refuse($"{destination.Length} bytes at {offset}", $"a file of {Length} bytes");
        ReadCore(offset, destination);
    }

    /// <summary>A new array with <paramref name="count"/> bytes of the file; the range is checked before it is allocated.</summary>
    internal byte[] ReadArray(long offset, long count)
    {
        if (offset < 0 || count < 0 || count > Array.MaxLength || offset > Length - count)
            throw Refuse($"{count} bytes at {offset}", $"a file of {Length} bytes");
        byte[] bytes = new byte[count];
        ReadCore(offset, bytes);
        return bytes;
    }

    internal CheckpointException Refuse(string expected, string found, string? tensor = null, Exception? inner = null) =>
        new(Name, expected, found, tensor, inner);

    public abstract void Dispose();

    protected abstract void ReadCore(long offset, Span<byte> destination);

    private sealed class FileBytes(string name, SafeFileHandle handle, long length) : ByteSource(name, length)
    {
        public override void Dispose() => handle.Dispose();

        protected override void ReadCore(long offset, Span<byte> destination)
        {
            try
            {
                while (!destination.IsEmpty)
                {
                    int count = RandomAccess.Read(handle, destination, offset);
                    if (count == 0)
                        throw Refuse($"{Length} bytes, as when it was opened", $"its end at {offset}");
                    destination = destination[count..];
                    offset += count;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Refuse("a readable file", exception.Message, inner: exception);
            }
        }
    }

    private sealed class MemoryBytes(string name, ReadOnlyMemory<byte> bytes) : ByteSource(name, bytes.Length)
    {
        public override void Dispose()
        {
        }

        protected override void ReadCore(long offset, Span<byte> destination) =>
            bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
    }
}
