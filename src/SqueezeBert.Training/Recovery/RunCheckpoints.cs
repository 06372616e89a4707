using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Folders;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training.Recovery;

/// <summary>Writes a run's checkpoints and goes on from one: a model's folder as any other, and beside it all that decides the next step.</summary>
internal sealed class RunCheckpoints
{
    private static readonly string[] NeededAlways =
        [SqueezeBertConfig.FileName, CheckpointFolder.WeightsFile, CheckpointFolder.OptimizerFile, TokenizerFolder.Vocabulary, RunFingerprint.FileName, TrainerStateFile.FileName];

    private readonly TrainingRequest request;
    private readonly TrainingSetup setup;
    private readonly CheckpointStore store;
    private readonly string[] needed;
    private readonly SortedDictionary<string, string> fingerprint;
    private readonly Lazy<(string? Folder, IReadOnlyList<string> PassedOver)> start;

    internal RunCheckpoints(TrainingRequest request, TrainingSetup setup)
    {
        (this.request, this.setup) = (request, setup);
        needed = HasProjection ? [.. NeededAlways, CheckpointFolder.ProjectionFile] : NeededAlways;
        store = new CheckpointStore(request.OutputFolder, needed);
        fingerprint = RunFingerprint.Of(request.Options, setup);
        start = new(() => request.ResumeFromCheckpoint is { } path ? Find(path) : (null, []));
    }

    /// <summary>Whether something is trained that the model's own file has no place for.</summary>
    private bool HasProjection => !setup.Model.Parameters.BesideModel.IsEmpty;

    /// <summary>The checkpoint written last; null for none.</summary>
    internal string? Last { get; private set; }

    /// <summary>Damaged checkpoints newer than the one that the run goes on from, each with what is wrong.</summary>
    /// <exception cref="TrainingException">There is no whole checkpoint to go on from, or it is another run's.</exception>
    internal IReadOnlyList<string> PassedOver => start.Value.PassedOver;

    /// <summary>Steps that the run has done already; 0 for one that begins.</summary>
    /// <inheritdoc cref="PassedOver"/>
    internal int FirstStep => start.Value.Folder is { } folder ? TrainerStateFile.Read(folder).Position.Step : 0;

    /// <summary>Makes the output folder ready for this run's checkpoints: what killed runs left and damaged ones go; those of another run are refused, or go if the request says so.</summary>
    /// <exception cref="TrainingException">There is a checkpoint of another run, which this run's would be mistaken for.</exception>
    internal void Prepare()
    {
        store.RemoveLeftovers();
        foreach (string checkpoint in store.Newest.ToList())
        {
            bool isWhole = store.ProblemOf(checkpoint) is null, isDamaged = !isWhole && CheckpointManifest.IsIn(checkpoint);
            string? difference = isWhole ? RunFingerprint.DifferenceOf(checkpoint, fingerprint) : "program";
            if (difference is null) continue;
            if (!isDamaged && !request.OverwriteOutputFolder)
                throw new TrainingException($"{checkpoint}: expected an output folder without checkpoints of other runs, or overwrite_output_dir; found one of another {difference}.");
            store.Remove(checkpoint);
        }
    }

    /// <exception cref="IOException">It can't be written; earlier ones stay.</exception>
    internal void Save(Trainer trainer)
    {
        var state = trainer.State;
        Last = store.Write(state.Position.Step, request.Options.SaveTotalLimit, folder =>
        {
            AtomicFile.WriteText(Path.Combine(folder, SqueezeBertConfig.FileName), setup.Model.Model.Config.ToJson());
            WeightFile.Write(Path.Combine(folder, CheckpointFolder.WeightsFile), setup.Model.Parameters.OfModel, halfPrecision: false);
            if (HasProjection) WeightFile.Write(Path.Combine(folder, CheckpointFolder.ProjectionFile), setup.Model.Parameters.BesideModel, halfPrecision: false);
            setup.Tokenizer.WriteTo(folder, setup.Model.Model.Config);
            OptimizerFile.Write(folder, setup.Model.Parameters);
            if (state.Best is not null) WeightFile.Write(Path.Combine(folder, CheckpointFolder.BestWeightsFile), setup.Model.Parameters, trainer.BestCopies);
            RunFingerprint.Write(folder, fingerprint);
            TrainerStateFile.Write(folder, state);
        });
    }

    /// <summary>Brings a trainer to where the checkpoint that the request names was written; without one it stays at its beginning.</summary>
    /// <exception cref="TrainingException">There is no whole checkpoint, or it is another run's.</exception>
    /// <exception cref="CheckpointException">Its weights can't be read.</exception>
    internal void Resume(Trainer trainer)
    {
        if (start.Value.Folder is not { } folder) return;
        var state = TrainerStateFile.Read(folder);
        Read(CheckpointFolder.WeightsFile, setup.Model.Parameters.OfModel);
        if (HasProjection) Read(CheckpointFolder.ProjectionFile, setup.Model.Parameters.BesideModel);
        OptimizerFile.Read(folder, setup.Model.Parameters);
        using var best = state.Best is null ? null : CheckpointFolder.OpenFile(Path.Combine(folder, CheckpointFolder.BestWeightsFile));
        trainer.Resume(state, (parameter, values) => best!.ReadSingle(parameter.Name, values));

        void Read(string file, IEnumerable<TrainableParameter> parameters)
        {
            using var weights = CheckpointFolder.OpenFile(Path.Combine(folder, file));
            foreach (var parameter in parameters) weights.ReadSingle(parameter.Name, parameter.Value.Span[..parameter.Length]);
        }
    }

    /// <summary>The checkpoint itself, or the newest whole one of a folder.</summary>
    private (string Folder, IReadOnlyList<string> PassedOver) Find(string path)
    {
        bool isCheckpoint = File.Exists(Path.Combine(path, TrainerStateFile.FileName));
        var damaged = new List<string>();
        foreach (string checkpoint in isCheckpoint ? [path] : new CheckpointStore(path, needed).Newest)
        {
            if (store.ProblemOf(checkpoint) is { } problem)
            {
                damaged.Add($"{checkpoint}: expected a whole checkpoint; {problem}.");
                continue;
            }
            return RunFingerprint.DifferenceOf(checkpoint, fingerprint) is not { } difference
                ? (checkpoint, damaged)
                : throw new TrainingException($"{checkpoint}: expected a checkpoint of the same run; found one of another {difference}.");
        }
        throw new TrainingException(damaged.Count > 0 ? string.Join(' ', damaged) : $"{path}: expected a checkpoint of a training run; found none.");
    }
}
