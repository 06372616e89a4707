using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert tokenizer</c>: what there is to do with a tokenizer itself.</summary>
internal static class TokenizerCommand
{
    internal static Command Create(CommandContext context) => new("tokenizer", "Make a tokenizer.")
    {
        TokenizerTrainCommand.Create(context),
    };
}
