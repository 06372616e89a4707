namespace SqueezeBert.Checkpoints;

/// <summary>Writes a folder as a whole: it appears under its name with all its files, or not at all.</summary>
/// <remarks>
/// The files go to a folder of a temporary name beside the target, which is then renamed. A folder that is replaced steps
/// aside first; for that moment there is none. When writing fails the temporary folder is removed and the target stays as it was.
/// </remarks>
internal static class AtomicFolder
{
    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>, which receives the path of an empty folder.</summary>
    /// <param name="path">A name that is free, an empty folder, or one that holds nothing but replaceable files.</param>
    /// <param name="replaceable">Names of files that may be deleted with the folder that holds them; all else stops the write.</param>
    /// <param name="write">Writes the files.</param>
    /// <exception cref="IOException">The target is a file or holds something else, or a folder can't be written.</exception>
    internal static void Write(string path, IReadOnlyCollection<string> replaceable, Action<string> write)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RequireReplaceable(path, replaceable);
        string parent = Path.GetDirectoryName(target) ?? throw new IOException($"{path}: expected a folder to write; found the root of all.");
        string temporary = Path.Combine(parent, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(temporary);
        try
        {
            write(temporary);
            // Minutes may have gone by.
            RequireReplaceable(path, replaceable);
            Replace(target, temporary);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private static void RequireReplaceable(string path, IReadOnlyCollection<string> replaceable)
    {
        if (File.Exists(path)) throw new IOException($"{path}: expected a folder to write; found a file.");
        if (!Directory.Exists(path)) return;
        foreach (string entry in Directory.EnumerateFileSystemEntries(path))
            if (!replaceable.Contains(Path.GetFileName(entry)) || Directory.Exists(entry))
                throw new IOException($"{path}: expected {(replaceable.Count == 0 ? "a new or empty folder" : "a folder that holds only what would be written again")}; found {Path.GetFileName(entry)} in it.");
    }

    private static void Replace(string target, string temporary)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }
        string aside = temporary + ".old";
        Directory.Move(target, aside);
        try
        {
            Directory.Move(temporary, target);
        }
        catch
        {
            Directory.Move(aside, target);
            throw;
        }
        Directory.Delete(aside, recursive: true);
    }
}
