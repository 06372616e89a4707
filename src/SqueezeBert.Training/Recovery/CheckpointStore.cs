using System.Globalization;

namespace SqueezeBert.Training.Recovery;

/// <summary>The checkpoints of a run: <c>checkpoint-N</c> in its output folder, N the step.</summary>
/// <remarks>
/// A checkpoint is written under a hidden name, its manifest last, and renamed; a process that is killed at any moment leaves whole ones
/// and perhaps a hidden one, which the next run removes. An old one goes by the same way when enough newer ones stand.
/// </remarks>
/// <param name="folder">The run's output folder; it need not exist.</param>
/// <param name="kept">How many stay, at least 1.</param>
internal sealed class CheckpointStore(string folder, int kept)
{
    private const string Prefix = "checkpoint-", Hidden = ".checkpoint-";

    /// <summary>Writes a checkpoint, then removes those that are too many.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="write">Writes its files into the empty folder whose path it receives.</param>
    /// <exception cref="IOException">It can't be written; those that are there stay.</exception>
    internal string Write(int step, Action<string> write)
    {
        string target = PathOf(step);
        string incoming = Path.Combine(folder, $"{Hidden}{step.ToString(CultureInfo.InvariantCulture)}.{Guid.NewGuid():N}.new");
        Directory.CreateDirectory(incoming);
        try
        {
            write(incoming);
            CheckpointManifest.Write(incoming);
            // The same step again: a run that was resumed and stopped at once. It holds the same.
            if (Directory.Exists(target)) Remove(target);
            Directory.Move(incoming, target);
        }
        finally
        {
            if (Directory.Exists(incoming)) Directory.Delete(incoming, recursive: true);
        }
        foreach (string old in Steps().OrderDescending().Skip(kept).Select(PathOf)) Remove(old);
        return target;
    }

    /// <summary>The newest checkpoint that is whole; null for none.</summary>
    /// <param name="refused">Receives the path of each newer one that isn't, and what is wrong with it.</param>
    internal string? Latest(Action<string, string> refused)
    {
        foreach (string path in Steps().OrderDescending().Select(PathOf))
        {
            if (CheckpointManifest.ProblemOf(path) is not { } problem) return path;
            refused(path, problem);
        }
        return null;
    }

    /// <summary>Removes what runs that were killed have left half-written.</summary>
    internal void RemoveLeftovers()
    {
        if (!Directory.Exists(folder)) return;
        foreach (string path in Directory.GetDirectories(folder, Hidden + "*.new").Concat(Directory.GetDirectories(folder, Hidden + "*.old")))
            Directory.Delete(path, recursive: true);
    }

    /// <summary>The folder of the checkpoint after a step.</summary>
    internal string PathOf(int step) => Path.Combine(folder, Prefix + step.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes the name away first: what stands under it is whole at every moment.</summary>
    private void Remove(string path)
    {
        string outgoing = Path.Combine(folder, $"{Hidden}{Guid.NewGuid():N}.old");
        Directory.Move(path, outgoing);
        Directory.Delete(outgoing, recursive: true);
    }

    private IEnumerable<int> Steps() => !Directory.Exists(folder) ? [] : Directory.GetDirectories(folder, Prefix + "*")
        .Select(path => int.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1)
        .Where(step => step >= 0);
}
