using System.Globalization;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Recovery;

/// <summary>The checkpoints of a run: <c>checkpoint-N</c> in its output folder, N the step.</summary>
/// <remarks>
/// A checkpoint is written under a hidden name, its manifest last, and renamed; a process that is killed at any moment leaves whole ones
/// and perhaps a hidden one, which the next run removes. An old one goes by the same way when enough newer ones stand.
/// </remarks>
/// <param name="folder">The run's output folder; it need not exist.</param>
/// <param name="needed">Names of files that every checkpoint has.</param>
internal sealed class CheckpointStore(string folder, IReadOnlyCollection<string> needed)
{
    private const string Prefix = "checkpoint-", Hidden = ".checkpoint-";

    /// <summary>All checkpoints, the newest first.</summary>
    internal IEnumerable<string> Newest => Steps().OrderDescending().Select(PathOf);

    /// <summary>Writes a checkpoint, unless it stands already, and removes those that are too many.</summary>
    /// <param name="step">Its number. The same run comes to the same state after it, so a whole one is left alone.</param>
    /// <param name="kept">How many stay, at least 1.</param>
    /// <param name="write">Writes its files into the empty folder whose path it receives.</param>
    /// <exception cref="IOException">It can't be written; those that are there stay.</exception>
    internal string Write(int step, int kept, Action<string> write)
    {
        string target = PathOf(step);
        if (!Directory.Exists(target) || ProblemOf(target) is not null)
        {
            if (Directory.Exists(target)) Remove(target);
            AtomicFolder.Write(target, [], incoming =>
            {
                write(incoming);
                CheckpointManifest.Write(incoming);
            });
        }
        // An earlier run of the same kind may have left some with higher numbers.
        foreach (string old in Newest.Where(other => other != target).Skip(kept - 1)) Remove(old);
        return target;
    }

    /// <summary>What is wrong with a checkpoint; null when it is whole.</summary>
    internal string? ProblemOf(string checkpoint) => CheckpointManifest.ProblemOf(checkpoint, needed);

    /// <summary>Takes the name away first: what stands under it is whole at every moment.</summary>
    internal void Remove(string checkpoint)
    {
        string outgoing = Path.Combine(folder, $"{Hidden}{Guid.NewGuid():N}.old");
        Directory.Move(checkpoint, outgoing);
        Directory.Delete(outgoing, recursive: true);
    }

    /// <summary>Removes what runs that were killed have left half-written.</summary>
    internal void RemoveLeftovers()
    {
        if (!Directory.Exists(folder)) return;
        foreach (string path in Directory.GetDirectories(folder, Hidden + "*.new").Concat(Directory.GetDirectories(folder, Hidden + "*.old")))
            Directory.Delete(path, recursive: true);
    }

    private string PathOf(int step) => Path.Combine(folder, Prefix + step.ToString(CultureInfo.InvariantCulture));

    private IEnumerable<int> Steps() => !Directory.Exists(folder) ? [] : Directory.GetDirectories(folder, Prefix + "*")
        .Select(path => int.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1)
        .Where(step => step >= 0);
}
