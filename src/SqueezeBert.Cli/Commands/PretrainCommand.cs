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
        var command = new Command("pretrain", "Pretrain an encoder on plain text: hidden tokens and the order of segments. Progress on a terminal, else JSON Lines.");
        command.Add(new OptionsFileArgument());
        foreach (var option in options.All) command.Add(option);
        command.SetAction(parsed =>
        {
            try
            {
                return Pretrain(context, options, parsed);
            }
            catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
            {
                context.Log.Error("cancelled before training began; no model was written.");
                return ExitCode.Cancelled;
            }
        });
        return command;
    }

    private static int Pretrain(CommandContext context, PretrainOptions options, ParseResult parsed)
    {
        var phases = options.PhasesOf(parsed);
        var corpus = options.CorpusOf(parsed);
        using var pool = new WorkerPool(options.ThreadsOf(parsed));
        for (int i = 0; i < phases.Count; i++)
        {
            var request = phases[i];
            if (i == 0) request = options.Start.WithOverrides(parsed, TrainingSource.Resolve(context, request, options.Start.RevisionOf(parsed)));
            // A run that was stopped in a phase goes through those before it again: they are at their end and only look.
            else if (request.ResumeFromCheckpoint is not null && !HasCheckpoint(request.OutputFolder)) request = request with { ResumeFromCheckpoint = null };
            int code = Run(context, request, corpus, pool);
            if (code != ExitCode.Done) return code;
        }
        return ExitCode.Done;
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

    private static bool HasCheckpoint(string folder) => Directory.Exists(folder) && Directory.EnumerateDirectories(folder, "checkpoint-*").Any();
}
