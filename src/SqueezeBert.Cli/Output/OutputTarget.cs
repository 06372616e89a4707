using SqueezeBert.Checkpoints;

namespace SqueezeBert.Cli.Output;

/// <summary>Where a command's results go.</summary>
internal static class OutputTarget
{
    internal static bool IsStandardOutput(string? path) => path is null or "-";

    /// <summary>
    /// Runs <paramref name="write"/> with a stream to standard output, to a file that appears whole when it has succeeded or not at
    /// all, or straight to a pipe or device.
    /// </summary>
    /// <exception cref="UserException">The file can't be written.</exception>
    internal static int Write(CommandContext context, string? path, Func<Stream, int> write)
    {
        if (IsStandardOutput(path)) return write(context.OutputStream);
        if (Directory.Exists(path)) throw new UserException($"{path}: expected a file to write; found a folder.");
        using var device = OpenDevice(context, path!);
        if (device is not null) return WriteBuffered(device, write);
        // What a link points to is replaced, not the link.
        string target = new FileInfo(path!).LinkTarget is null ? path! : File.ResolveLinkTarget(path!, returnFinalTarget: true)!.FullName;
        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder && !Directory.Exists(folder))
            throw new UserException($"{path}: expected a folder to write into; found no {folder}.");
        int code = ExitCode.Done;
        AtomicFile.Write(target, file => code = WriteBuffered(file, write));
        return code;
    }

    private static int WriteBuffered(Stream stream, Func<Stream, int> write)
    {
        var buffered = new BufferedStream(stream, 64 << 10);
        int code = write(buffered);
        buffered.Flush();
        return code;
    }

    /// <summary>Opens a pipe or device, which a file in its place would take from everyone else; null where there is a file or nothing.</summary>
    private static InterruptibleStream? OpenDevice(CommandContext context, string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            // A pipe opens when somebody reads it.
            var stream = context.Interruptibly(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
            if (!IsFile(stream)) return new InterruptibleStream(stream, context.Cancellation);
            stream.Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            // A link to what isn't there yet.
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: expected a file that can be written; found: {error.Message}");
        }
    }

    /// <summary>Whether this is a file on a disk. A pipe has no position, and a device that has one (the null device) has no length to set.</summary>
    private static bool IsFile(FileStream stream)
    {
        if (!stream.CanSeek) return false;
        try
        {
            stream.SetLength(stream.Length);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
