using System.CommandLine;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Cli.Comparison;

/// <summary>Does what <c>squeezebert train</c> does with the words of an experiment's runs.</summary>
internal sealed class ExperimentTraining
{
    /// <summary>Options that aren't the experiment's to give.</summary>
    internal static readonly string[] Decided = ["--output_dir", "--seed", Threads, Resume, "--overwrite_output_dir"];

    private const string Threads = "--threads", Resume = "--resume_from_checkpoint", Name = "train";

    private readonly CommandContext context;
    private readonly int? threads;
    private readonly TrainOptions options = new();
    private readonly RootCommand root;

    /// <param name="context">Where everything goes.</param>
    /// <param name="threads">Threads to train with; null for one per processor.</param>
    internal ExperimentTraining(CommandContext context, int? threads)
    {
        (this.context, this.threads) = (context, threads);
        Command = TrainCommand.Create(context, Name, "", options);
        root = new RootCommand { Command };
    }

    /// <summary>The command whose options an experiment gives.</summary>
    internal Command Command { get; }

    internal ParseResult Parse(IEnumerable<string> words) => root.Parse([Name, .. words], new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>The command as text, without what says where it runs.</summary>
    internal string CommandOf(ParseResult parsed) => CommandText.Of(parsed, [.. Command.Options.Where(option => option.Name is "--output_dir" or Threads)]);

    /// <summary>Goes as far as the first step, so that what is wrong shows before hours of other runs.</summary>
    /// <exception cref="ConfigException">The options make no sense, or don't give the scores to report.</exception>
    internal void Check(Experiment experiment, ExperimentRun run)
    {
        string key = $"tasks.{run.Task.Name}";
        try
        {
            var request = TrainCommand.RequestOf(context, new Log(TextWriter.Null), options, Parse(run.Words));
            using var pool = new WorkerPool(threads ?? 0);
            using var setup = context.Interruptibly(() => TrainingSetup.Prepare(request, pool, context.Cancellation));
            if (setup.Evaluator is null) throw new ConfigException(experiment.File, $"{key}.options.validation_file", "expected a file to score on; found none.");
            if (run.Task.Metrics.FirstOrDefault(metric => !setup.Task.MetricNames.Contains(metric, StringComparer.Ordinal)) is { } unknown)
                throw new ConfigException(experiment.File, $"{key}.metrics", $"expected some of {string.Join(", ", setup.Task.MetricNames)}; found '{unknown}'.");
        }
        catch (UsageException error)
        {
            // It came from a file, not from the command line.
            throw new ConfigException(experiment.File, key, error.Message);
        }
    }

    /// <summary>Trains, or goes on where a run was stopped.</summary>
    /// <returns>The exit code.</returns>
    internal int Train(ExperimentRun run)
    {
        IEnumerable<string> words = threads is { } count ? [.. run.Words, $"{Threads}={count}"] : run.Words;
        try
        {
            return TrainCommand.Train(context, options, Parse(run.HasBegun ? [.. words, $"{Resume}=true"] : words));
        }
        catch (UsageException error)
        {
            throw new UserException($"{run.Name}: {error.Message}");
        }
    }
}
