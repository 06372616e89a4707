using Spectre.Console;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Output;

/// <summary>Progress of a download on standard error: a bar for a person, else a line for each file. Nothing where nothing is downloaded.</summary>
internal sealed class DownloadProgress : IProgress<HubProgress>
{
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter? lines;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HubProgress? latest;

    private DownloadProgress(TextWriter? lines) => this.lines = lines;

    /// <summary>Runs a download.</summary>
    internal static T Show<T>(CommandContext context, Func<IProgress<HubProgress>, Task<T>> download)
    {
        var progress = new DownloadProgress(context.ErrorIsTerminal ? null : context.Error);
        var running = download(progress);
        if (context.ErrorIsTerminal && Task.WaitAny(running, progress.begun.Task) == 1) progress.ShowBar(context, running);
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Comes on the thread that receives the bytes.</summary>
    public void Report(HubProgress value)
    {
        if (lines is not null && value.File != latest?.File)
            lines.WriteLine(TerminalText.OneLine($"{value.Repository}: downloading {value.File} ({ByteCount.Shown(value.FileSize)})"));
        latest = value;
        begun.TrySetResult();
    }

    private void ShowBar(CommandContext context, Task running) =>
        TerminalConsole.Create(context, context.Error, isTerminal: true).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask("downloading");
                do
                {
                    var now = latest!;
                    bar.Description = Markup.Escape(TerminalText.OneLine($"{now.Repository} {now.File}"));
                    (bar.MaxValue, bar.Value) = (Math.Max(1, now.TotalBytes), now.Bytes);
                }
                while (Task.WaitAny([running], BetweenFrames) < 0);
            });
}
