using System.Text;

namespace SqueezeBert.Checkpoints;

/// <summary>Replaces a file as a whole: readers see the old content or the new, never a part.</summary>
/// <remarks>
/// The content goes to a temporary name in the same folder, is flushed to the disk, and is then renamed over the target.
/// When writing fails the temporary file is removed and the target stays as it was.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>, which receives an empty stream positioned at 0.</summary>
    /// <exception cref="IOException">The folder is missing, the disk is full, or the target cannot be replaced.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new IOException($"{path} names no file.");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = Create(path, temporary))
            {
                write(stream);
                stream.Flush();
                RandomAccess.FlushToDisk(stream.SafeFileHandle);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (ProblemOf(error, temporary) is { } problem)
        {
            File.Delete(temporary);
            throw new IOException($"{path}: expected room for the whole file; found: {problem.Replace(temporary, target, StringComparison.Ordinal)}", error);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a text as UTF-8.</summary>
    /// <inheritdoc cref="Write"/>
    internal static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>What the system said when it refused to take more; null for any other error, such as one of a file that is read meanwhile.</summary>
    private static string? ProblemOf(Exception error, string temporary) => error switch
    {
        IOException when error.Message.Contains(temporary, StringComparison.Ordinal) => error.Message,
        // What .NET makes of EFBIG.
        ArgumentOutOfRangeException { ParamName: "value" } => "the largest file that the system allows is smaller.",
        _ => null,
    };

    private static FileStream Create(string path, string temporary)
    {
        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception error) when (error is FileNotFoundException or UnauthorizedAccessException)
        {
            // Not found: some folders, such as those of the kernel, take no new files. The temporary name would tell nobody anything.
            throw new IOException($"{path}: expected a file that can be written; found a folder that takes no new files.", error);
        }
    }
}
