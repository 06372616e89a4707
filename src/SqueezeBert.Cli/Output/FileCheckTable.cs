using Spectre.Console;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Output;

/// <summary>Checks of files for people: what is wrong, and how many files are sound.</summary>
internal static class FileCheckTable
{
    /// <param name="context">Where the table goes.</param>
    /// <param name="checks">Made one by one.</param>
    /// <param name="count">About how many there will be.</param>
    /// <returns>The checks that failed.</returns>
    internal static IReadOnlyList<FileCheck> Write(CommandContext context, IEnumerable<FileCheck> checks, int count)
    {
        var all = CheckAll(context, checks, count);
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        var shown = all.Where(check => check.Condition != FileCondition.Sound).ToList();
        if (shown.Count > 0)
        {
            var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true };
            foreach (string name in (string[])["model", "file", "", "expected", "found"]) table.AddColumn(name);
            foreach (var check in shown)
                table.AddRow(Plain(check.Repository.ToString()), Plain(check.File), new Text(WordOf(check.Condition), new Style(check.Condition == FileCondition.Unknown ? Color.Yellow : Color.Red)), Plain(check.Expected), Plain(check.Found));
            console.Write(table);
        }
        int sound = all.Count - shown.Count;
        console.WriteLine($"{sound} of {all.Count} {(all.Count == 1 ? "file" : "files")} sound");
        return [.. shown.Where(check => check.Condition != FileCondition.Unknown)];
    }

    internal static string WordOf(FileCondition condition) => condition switch
    {
        FileCondition.Sound => "sound",
        FileCondition.Damaged => "damaged",
        FileCondition.Missing => "missing",
        _ => "unknown",
    };

    private static List<FileCheck> CheckAll(CommandContext context, IEnumerable<FileCheck> checks, int count)
    {
        var all = new List<FileCheck>();
        StepProgress.Show(context, progress =>
        {
            progress.Begin("checking files", Math.Max(1, count));
            foreach (var check in checks)
            {
                all.Add(check);
                progress.Advance(1);
            }
        });
        return all;
    }

    private static Text Plain(string text) => new(TerminalText.OneLine(text));
}
