using System.Collections.Immutable;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Cli.Comparison;

/// <summary>One model, one task, one seed: what <c>squeezebert train</c> is told.</summary>
/// <param name="Task">What is learnt.</param>
/// <param name="Variant">By what.</param>
/// <param name="Seed">From where.</param>
/// <param name="Folder">Where the model goes.</param>
/// <param name="Words">The options as words of a command line.</param>
/// <param name="Command">The command that trains the same by itself, anywhere and on any number of threads.</param>
internal sealed record ExperimentRun(ExperimentTask Task, string Variant, ulong Seed, string Folder, ImmutableArray<string> Words, string Command)
{
    /// <summary>Written when a run has come to its end: its command. A run that was stopped leaves a model too, if it has scored one.</summary>
    private const string MarkFile = "finished.txt";

    internal string Name => $"{Task.Name}/{Variant}/{Seed}";

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    internal bool HasBegun => Directory.Exists(Folder) && Directory.EnumerateDirectories(Folder, "checkpoint-*").Any();

    private string Mark => Path.Combine(Folder, MarkFile);

    /// <summary>Whether nothing is left to do.</summary>
    /// <exception cref="UserException">The folder holds the end of another run.</exception>
    internal bool IsFinished()
    {
        if (!File.Exists(Mark)) return false;
        return File.ReadAllText(Mark) == Command + "\n"
            ? File.Exists(RunScores.PathIn(Folder))
            : throw new UserException($"{Folder}: expected the model of the experiment's run, or none; found that of other options, which are in its {MarkFile}. Without the folder it is trained again.");
    }

    /// <summary>Notes that the run came to its end. Its checkpoints, four times the model, have nothing left to do.</summary>
    internal void Finish()
    {
        AtomicFile.WriteText(Mark, Command + "\n");
        RemoveCheckpoints();
    }

    internal void RemoveCheckpoints()
    {
        foreach (string checkpoint in Directory.GetDirectories(Folder, "checkpoint-*")) Directory.Delete(checkpoint, recursive: true);
    }
}
