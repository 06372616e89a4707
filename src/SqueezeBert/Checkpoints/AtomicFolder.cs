namespace SqueezeBert.Checkpoints;

/// <summary>Replaces a model's folder as a whole: what loads from it is the old model or the new one, never a mixture.</summary>
/// <remarks>
/// The new files go to a hidden folder inside the target, the old ones step aside into another, and the new ones take their
/// places. The configuration leaves first and comes last: without it the folder is no model, so a process that is killed in between
/// leaves nothing that would load, and both models whole. The target itself is never renamed, as it may be a mount or somebody's current folder.
/// </remarks>
internal static class AtomicFolder
{
    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>, which receives the path of an empty folder to fill with files.</summary>
    /// <param name="path">The folder; it need not exist. What it holds beside the files of the old and the new model stays.</param>
    /// <param name="replaceable">Names of files that belong to the old model; those that are not written anew are removed.</param>
    /// <param name="write">Writes the files. When it throws, the target stays as it was.</param>
    /// <exception cref="IOException">The target is a file, or can't be written to.</exception>
    internal static void Write(string path, IEnumerable<string> replaceable, Action<string> write)
    {
        string target = Path.GetFullPath(path), name = Guid.NewGuid().ToString("N");
        string incoming = Path.Combine(target, $".{name}.new"), outgoing = Path.Combine(target, $".{name}.old");
        bool existed = Directory.Exists(target);
        Create(path, incoming);
        try
        {
            write(incoming);
            Replace(target, incoming, outgoing, replaceable);
        }
        finally
        {
            Directory.Delete(incoming, recursive: true);
            if (!existed && !Directory.EnumerateFileSystemEntries(target).Any()) Directory.Delete(target);
        }
    }

    private static void Create(string path, string folder)
    {
        if (File.Exists(path)) throw new IOException($"{path}: expected a folder to write to; found a file.");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a folder that can be written to; found: {error.Message}", error);
        }
    }

    private static void Replace(string target, string incoming, string outgoing, IEnumerable<string> replaceable)
    {
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
            var move = (Path.Combine(from, name), Path.Combine(to, name));
            File.Move(move.Item1, move.Item2);
            moves.Push(move);
        }
    }

    private static bool IsConfiguration(string name) => name == SqueezeBertConfig.FileName;
}
