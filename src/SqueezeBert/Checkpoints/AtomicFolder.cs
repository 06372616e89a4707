namespace SqueezeBert.Checkpoints;

/// <summary>Replaces the model in a folder as a whole: what loads from it is the old model or the new one, never a mixture.</summary>
/// <remarks>
/// A new folder is written beside its place under a hidden name and renamed. In a folder that exists, the new files go to a
/// hidden folder, the old ones step aside into another, and the new ones take their places. The configuration leaves first and
/// comes last: without it the folder is no model, so a process that is killed in between leaves nothing that would load, and both
/// models whole. The folder itself stays where it is: it may be a mount, or somebody's current folder. When writing fails the
/// target stays as it was.
/// </remarks>
internal static class AtomicFolder
{
    /// <summary>Writes a folder that holds nothing else afterwards.</summary>
    /// <param name="path">A name that is free, an empty folder, or one that holds nothing but replaceable files.</param>
    /// <param name="replaceable">Names of files that may go; all else in the folder stops the write.</param>
    /// <param name="write">Writes the files into the empty folder whose path it receives.</param>
    /// <exception cref="IOException">The target is a file, holds something else, or can't be written.</exception>
    internal static void Write(string path, IReadOnlyCollection<string> replaceable, Action<string> write)
    {
        if (Directory.Exists(path))
            foreach (string entry in Directory.EnumerateFileSystemEntries(path))
                if (!replaceable.Contains(Path.GetFileName(entry)) || Directory.Exists(entry))
                    throw new IOException($"{path}: expected {(replaceable.Count == 0 ? "a new or empty folder" : "a folder that holds only what would be written again")}; found {Path.GetFileName(entry)} in it.");
        WriteAmongOthers(path, replaceable, write);
    }

    /// <summary>Writes into a folder whose other files stay.</summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <param name="replaceable">Names of files that belong to the old model; those that are not written anew are removed.</param>
    /// <param name="write">Writes the files into the empty folder whose path it receives.</param>
    /// <exception cref="IOException">The target is a file, or can't be written.</exception>
    internal static void WriteAmongOthers(string path, IEnumerable<string> replaceable, Action<string> write)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string incoming = CreateIncoming(path, target);
        try
        {
            write(incoming);
            if (Directory.Exists(target)) Replace(target, incoming, replaceable);
            else Directory.Move(incoming, target);
        }
        finally
        {
            if (Directory.Exists(incoming)) Directory.Delete(incoming, recursive: true);
        }
    }

    /// <summary>Removes what writers of this folder that were killed had not finished. No other may be at work on it.</summary>
    internal static void RemoveLeftovers(string path)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        foreach (string? place in (string?[])[target, Path.GetDirectoryName(target)])
            if (Directory.Exists(place))
                foreach (string incoming in Directory.GetDirectories(place, $".{Path.GetFileName(target)}.*.new")) Directory.Delete(incoming, recursive: true);
    }

    private static string CreateIncoming(string path, string target)
    {
        if (File.Exists(target)) throw new IOException($"{path}: expected a folder to write; found a file.");
        string place = Directory.Exists(target) ? target : Path.GetDirectoryName(target)!;
        for (string? above = place; above is not null; above = Path.GetDirectoryName(above))
            if (File.Exists(above)) throw new IOException($"{path}: expected a folder to write; found the file {above} in its way.");
        try
        {
            return Directory.CreateDirectory(Path.Combine(place, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.new")).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a folder that can be written; found: {error.Message}", error);
        }
    }

    private static void Replace(string target, string incoming, IEnumerable<string> replaceable)
    {
        string outgoing = Path.Combine(target, $".{Guid.NewGuid():N}.old");
        string[] written = [.. Directory.GetFiles(incoming).Select(file => Path.GetFileName(file)).OrderBy(IsConfiguration)];
        string[] old = [.. replaceable.Union(written).Where(name => File.Exists(Path.Combine(target, name))).OrderByDescending(IsConfiguration)];
        var moves = new Stack<(string From, string To)>();
        Directory.CreateDirectory(outgoing);
        try
        {
            foreach (string name in old) Move(target, outgoing, name);
            foreach (string name in written) Move(incoming, target, name);
        }
        catch
        {
            while (moves.TryPop(out var move)) File.Move(move.To, move.From);
            throw;
        }
        finally
        {
            Directory.Delete(outgoing, recursive: true);
        }

        void Move(string from, string to, string name)
        {
            var move = (From: Path.Combine(from, name), To: Path.Combine(to, name));
            File.Move(move.From, move.To);
            moves.Push(move);
        }
    }

    private static bool IsConfiguration(string name) => name == SqueezeBertConfig.FileName;
}
