using System.Text;
using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Folders;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training.Recovery;

/// <summary>Writes a run's checkpoints and goes on from one: a model's folder as any other, and beside it all that decides the next step.</summary>
internal sealed class RunCheckpoints
{
    private readonly TrainingRequest request;
    private readonly TrainingSetup setup;
    private readonly CheckpointStore store;
    private readonly SortedDictionary<string, string> fingerprint;
    private readonly List<string> refused = [];

    internal RunCheckpoints(TrainingRequest request, TrainingSetup setup)
    {
        (this.request, this.setup) = (request, setup);
        store = new CheckpointStore(request.OutputFolder, request.Options.SaveTotalLimit);
        fingerprint = RunFingerprint.Of(request.Options, setup.Model.Model.Config, setup.Train, setup.Task.ValidationName);
    }

    /// <summary>The checkpoint written last; null for none.</summary>
    internal string? Last { get; private set; }

    /// <summary>Newer checkpoints that are not whole, and what is wrong with each.</summary>
    internal IReadOnlyList<string> Refused => refused;

    /// <exception cref="IOException">It can't be written; earlier ones stay.</exception>
    internal void Save(Trainer trainer)
    {
        var state = trainer.State;
        Last = store.Write(state.Position.Step, folder =>
        {
            AtomicFile.Write(Path.Combine(folder, SqueezeBertConfig.FileName), stream => stream.Write(Encoding.UTF8.GetBytes(setup.Model.Model.Config.ToJson())));
            WeightFile.Write(Path.Combine(folder, CheckpointFolder.WeightsFile), setup.Model.Parameters, halfPrecision: false);
            setup.Tokenizer.WriteTo(folder, setup.Model.Model.Config);
            OptimizerFile.Write(folder, setup.Model.Parameters);
            if (state.Best is not null) WeightFile.Write(Path.Combine(folder, CheckpointFolder.BestWeightsFile), setup.Model.Parameters, trainer.BestCopies);
            RunFingerprint.Write(folder, fingerprint);
            TrainerStateFile.Write(folder, state);
        });
    }

    /// <summary>Brings a trainer to where a checkpoint was written.</summary>
    /// <param name="trainer">Of this run, at its beginning.</param>
    /// <param name="path">A checkpoint, or a folder that holds some.</param>
    /// <exception cref="TrainingException">There is no whole checkpoint, or it is another run's.</exception>
    /// <exception cref="CheckpointException">Its weights can't be read.</exception>
    internal void Resume(Trainer trainer, string path)
    {
        string folder = Find(path);
        RunFingerprint.RequireSame(folder, fingerprint);
        var state = TrainerStateFile.Read(folder);
        using (var weights = CheckpointFolder.OpenFile(Path.Combine(folder, CheckpointFolder.WeightsFile)))
            foreach (var parameter in setup.Model.Parameters.All) weights.ReadSingle(parameter.Name, parameter.Value.Span[..parameter.Length]);
        OptimizerFile.Read(folder, setup.Model.Parameters);
        using var best = state.Best is null ? null : CheckpointFolder.OpenFile(Path.Combine(folder, CheckpointFolder.BestWeightsFile));
        trainer.Resume(state, (parameter, values) => best!.ReadSingle(parameter.Name, values));
    }

    /// <summary>Removes what earlier runs left half-written.</summary>
    internal void RemoveLeftovers() => store.RemoveLeftovers();

    private string Find(string path)
    {
        if (File.Exists(Path.Combine(path, TrainerStateFile.FileName)))
            return CheckpointManifest.ProblemOf(path) is { } problem ? throw new TrainingException($"{path}: expected a whole checkpoint; {problem}.") : path;
        string? latest = new CheckpointStore(path, kept: 1).Latest((bad, problem) => refused.Add($"{bad}: {problem}"));
        return latest ?? throw new TrainingException($"{path}: expected a checkpoint of a training run; found none{(refused.Count == 0 ? "" : $" that is whole ({string.Join("; ", refused)})")}.");
    }
}
