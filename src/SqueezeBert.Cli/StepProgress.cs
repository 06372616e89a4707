using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli;

/// <summary>Progress of work in named steps, on standard error: a bar for a person, else a line now and then while a step takes long.</summary>
internal sealed class StepProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly CommandContext context;
    private readonly ProgressTask? bar;
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private string step = "";
    private int done;
    private int? total;

    private StepProgress(CommandContext context, ProgressTask? bar) => (this.context, this.bar) = (context, bar);

    internal static void Show(CommandContext context, Action<StepProgress> work)
    {
        if (!context.ErrorIsTerminal)
        {
            work(new StepProgress(context, null));
            return;
        }
        TerminalConsole.Create(context, context.Error, isTerminal: true).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress => work(new StepProgress(context, progress.AddTask("starting"))));
    }

    /// <summary>Begins a step.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="pieces">Of how many pieces it is; null where nobody knows.</param>
    internal void Begin(string name, int? pieces)
    {
        (step, done, total) = (name, 0, pieces);
        if (bar is not null) (bar.Description, bar.Value, bar.MaxValue, bar.IsIndeterminate) = (name, 0, pieces ?? double.MaxValue, pieces is null);
    }

    /// <summary>So many more pieces are done.</summary>
    internal void Advance(int pieces)
    {
        done += pieces;
        bar?.Increment(pieces);
        if (bar is not null || sinceLine.Elapsed < BetweenLines) return;
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}: {done:N0}{(total is { } all ? $" of {all:N0}" : "")}"));
        sinceLine.Restart();
    }

    /// <summary>A step that goes through a list.</summary>
    internal IEnumerable<T> Over<T>(string name, ImmutableArray<T> items)
    {
        Begin(name, items.Length);
        foreach (var item in items)
        {
            yield return item;
            Advance(1);
        }
    }
}
