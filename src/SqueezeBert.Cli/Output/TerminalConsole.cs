using Spectre.Console;

namespace SqueezeBert.Cli.Output;

/// <summary>Spectre.Console over the context's own streams.</summary>
internal static class TerminalConsole
{
    internal static IAnsiConsole Create(CommandContext context, TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            // Detection looks at the process's own writers only.
            Ansi = isTerminal && context.MovesCursor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isTerminal && context.MovesCursor && context.Colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal && context.MovesCursor ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = context.Width;
        return console;
    }
}
