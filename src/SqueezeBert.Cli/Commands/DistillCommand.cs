using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert distill</c>: <c>train</c> with a teacher beside the labels.</summary>
internal static class DistillCommand
{
    internal static Command Create(CommandContext context) => TrainCommand.Create(context, "distill",
        "Train a small model to answer as a large one does: all of train, with a teacher beside the labels.", new TrainOptions(new DistillOptions()));
}
