using SqueezeBert.Checkpoints;

namespace SqueezeBert.Cli.Output;

/// <summary>Where a command's results go.</summary>
internal static class OutputTarget
{
    internal static bool IsStandardOutput(string? path) => path is null or "-";

    /// <summary>Runs <paramref name="write"/> with a stream to standard output, or to a file that appears whole when it has succeeded, or not at all.</summary>
    /// <exception cref="UserException">The file can't be written.</exception>
    internal static int Write(CommandContext context, string? path, Func<Stream, int> write)
    {
        if (IsStandardOutput(path)) return write(context.OutputStream);
        if (Directory.Exists(path)) throw new UserException($"{path}: expected a file to write; found a folder.");
        if (Path.GetDirectoryName(Path.GetFullPath(path!)) is { } folder && !Directory.Exists(folder))
            throw new UserException($"{path}: expected a folder to write into; found no {folder}.");
        int code = ExitCode.Done;
        AtomicFile.Write(path!, file =>
        {
            var buffered = new BufferedStream(file, 64 << 10);
            code = write(buffered);
            buffered.Flush();
        });
        return code;
    }
}
