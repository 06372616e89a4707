using System.CommandLine;
using SqueezeBert.Training;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Runs;
using SqueezeBert.Training.Tasks;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert pretrain</c>: plain text in, an encoder with the head of a masked language model out.</summary>
internal static class PretrainCommand
{
    internal static Command Create(CommandContext context)
    {
        var options = new PretrainOptions();
        return TrainingCommand.Create(context, "pretrain", "Pretrain an encoder on plain text: hidden tokens and the order of segments. Progress on a terminal, else JSON Lines.", options.All,
            parsed => Pretrain(context, options, parsed));
    }

    private static int Pretrain(CommandContext context, PretrainOptions options, ParseResult parsed)
    {
        var phases = options.PhasesOf(parsed);
        var corpus = options.CorpusOf(parsed);
        using var pool = new WorkerPool(options.ThreadsOf(parsed));
        var first = options.Start.WithOverrides(parsed, TrainingSource.Resolve(context, phases[0], options.Start.RevisionOf(parsed)));
        RequirePositions(first.Config ?? SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(first.ModelFolder!)), phases);
        foreach (var phase in (TrainingRequest[])[first, .. phases.Skip(1)])
        {
            int code = Run(context, phase with { ResumeFromCheckpoint = StartOf(phase, phases) }, corpus, pool);
            if (code != ExitCode.Done) return code;
        }
        return ExitCode.Done;
    }

    /// <summary>Where a phase goes on: at the checkpoint that the user named if it is the phase's own, else at its newest one, if it has any.</summary>
    /// <remarks>A run that was stopped in a phase goes through those before it again: they are at their end and only look.</remarks>
    private static string? StartOf(TrainingRequest phase, IReadOnlyList<TrainingRequest> phases)
    {
        if (phase.ResumeFromCheckpoint is not { } named) return null;
        var owner = phases.FirstOrDefault(other => Path.GetFullPath(other.OutputFolder) == Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(named))));
        bool isNamed = owner is null ? phase.OutputFolder == phases[0].OutputFolder : phase.OutputFolder == owner.OutputFolder;
        if (isNamed && Path.GetFullPath(named) != Path.GetFullPath(phases[^1].OutputFolder)) return named;
        bool hasOwn = Directory.Exists(phase.OutputFolder) && Directory.EnumerateDirectories(phase.OutputFolder, "checkpoint-*").Any();
        return hasOwn ? phase.OutputFolder : null;
    }

    /// <summary>Before hours of the first phase, not after.</summary>
    private static void RequirePositions(SqueezeBertConfig config, IReadOnlyList<TrainingRequest> phases)
    {
        foreach (var phase in phases)
            if (phase.MaxSeqLength > config.MaxPositionEmbeddings)
                throw new UserException($"{(phase == phases[0] ? "" : "phase2_")}max_seq_length: expected at most {config.MaxPositionEmbeddings}, the model's positions (max_position_embeddings); found {phase.MaxSeqLength}.");
    }

    private static int Run(CommandContext context, TrainingRequest request, PretrainingCorpus corpus, WorkerPool pool)
    {
        StepProgress? shown = null;
        using var task = new PretrainingTask(corpus with { Tokenized = sequences => shown?.Advance(sequences) }, pool);
        TrainingSetup? setup = null;
        StepProgress.Show(context, progress =>
        {
            (shown = progress).Begin("tokenising", null);
            setup = context.Interruptibly(() => TrainingSetup.Prepare(request with { Task = task }, pool, context.Cancellation));
        });
        using (setup) return TrainingExecution.Execute(context, request with { Task = task }, setup!);
    }
}
