using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary>What commands that train have in common: options in a file, and what is said when they are stopped too early.</summary>
internal static class TrainingCommand
{
    /// <param name="context">Where everything goes.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="description">For its help.</param>
    /// <param name="options">Its options.</param>
    /// <param name="run">Runs it.</param>
    internal static Command Create(CommandContext context, string name, string description, IEnumerable<Option> options, Func<ParseResult, int> run)
    {
        var command = new Command(name, description);
        command.Add(new OptionsFileArgument());
        foreach (var option in options) command.Add(option);
        command.SetAction(parsed =>
        {
            try
            {
                return run(parsed);
            }
            catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
            {
                context.Log.Error("cancelled before training began; no model was written.");
                return ExitCode.Cancelled;
            }
        });
        return command;
    }
}
