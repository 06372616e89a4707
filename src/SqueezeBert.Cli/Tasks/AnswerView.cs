using Spectre.Console;
using Spectre.Console.Rendering;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Tasks;

/// <summary>Shows answers to people, one below the other: what was asked, then what <paramref name="show"/> makes of the answer.</summary>
/// <param name="context">The terminal.</param>
/// <param name="show">Lines of an answer.</param>
internal sealed class AnswerView<TInput, TResult>(CommandContext context, Func<TInput, TResult, IEnumerable<IRenderable>> show) : ITaskWriter<TInput, TResult>
{
    private readonly IAnsiConsole console = TerminalConsole.Create(context, context.Output, isTerminal: true);
    private bool any;

    public void Write(InputRow<TInput> row, TResult result)
    {
        Separate();
        foreach (var part in show(row.Input, result)) console.Write(part);
    }

    public void WriteProblem(InputRow<TInput> row, string problem)
    {
        Separate();
        console.Write(new Text(TerminalText.OneLine(problem) + "\n", new Style(Color.Red)));
    }

    public void Flush()
    {
    }

    public void Dispose()
    {
    }

    private void Separate()
    {
        if (any) console.WriteLine();
        any = true;
    }
}
