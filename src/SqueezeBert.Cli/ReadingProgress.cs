using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using Spectre.Console;

namespace SqueezeBert.Cli;

/// <summary>A progress bar on standard error while a long file is read: bytes, rate, time left.</summary>
internal static class ReadingProgress
{
    /// <summary>Shorter inputs are done before anybody could read the bar.</summary>
    private const long ShortestInput = 256 << 10;

    /// <summary>Runs <paramref name="work"/>, with a bar where a person watches and the results go elsewhere.</summary>
    internal static int Show(CommandContext context, InputSource source, string? outputPath, Func<int> work)
    {
        bool resultsOnTerminal = context.OutputIsTerminal && OutputTarget.IsStandardOutput(outputPath);
        if (!context.ErrorIsTerminal || resultsOnTerminal || source.Length is not >= ShortestInput) return work();
        int code = ExitCode.Done;
        TerminalConsole.Create(context, context.Error, isTerminal: true).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask("reading", maxValue: source.Length!.Value);
                using var clock = new Timer(_ => task.Value = source.Position, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
                code = work();
            });
        return code;
    }
}
