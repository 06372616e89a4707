using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SqueezeBert.Cli.Commands;

namespace SqueezeBert.Cli;

/// <summary>The <c>squeezebert</c> tool: one file per command in Commands.</summary>
internal static class Program
{
    /// <summary>Options of which an empty value says something: no prompt, no label left out.</summary>
    private static readonly string[] MayBeEmpty = ["--prompt", "--ignore-labels"];

    private static int Main(string[] args)
    {
        using var signals = new CancelOnSignal();
        using var context = CommandContext.OfProcess(signals.Token);
        return Run(args, context);
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] args, CommandContext context)
    {
        var root = new RootCommand("SqueezeBERT and BERT: classify text, serve, look at models, score, train and quantise them.")
        {
            RunCommand.Create(context),
            ServeCommand.Create(context),
            ForwardCommand.Create(context),
            TokenizeCommand.Create(context),
            TokenizerCommand.Create(context),
            InspectCommand.Create(context),
            EvalCommand.Create(context),
            TrainCommand.Create(context),
            DistillCommand.Create(context),
            PretrainCommand.Create(context),
            DownloadCommand.Create(context),
            CacheCommand.Create(context),
            QuantizeCommand.Create(context),
            BenchCommand.Create(context),
            CompareCommand.Create(context),
        };
        return Failures.Report(context, () => Invoke(root, args, context));
    }

    private static int Invoke(RootCommand root, string[] args, CommandContext context)
    {
        // A text may begin with @; it is no file of arguments.
        var parsed = OptionsFileArgument.Expand(root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }), args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) context.Log.Error(error.Message);
            return ExitCode.WrongUsage;
        }
        // What a shell makes of a variable that isn't set.
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => !MayBeEmpty.Contains(option.Option.Name, StringComparer.Ordinal) && option.Tokens.Any(token => token.Value.Length == 0)) is { } empty)
        {
            context.Log.Error($"{empty.IdentifierToken?.Value ?? empty.Option.Name}: expected a value; found an empty one.");
            return ExitCode.WrongUsage;
        }
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            // Signals cancel the context's token instead.
            ProcessTerminationTimeout = null,
        });
    }
}
