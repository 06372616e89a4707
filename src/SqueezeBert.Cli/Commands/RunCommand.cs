using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert run TASK</c>: answers about text, one command per task.</summary>
internal static class RunCommand
{
    internal static Command Create(CommandContext context) => new("run", "Run a task on text.")
    {
        TextClassificationCommand.Create(context),
    };
}
