using System.Globalization;
using Spectre.Console;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Output;

/// <summary>The models of the cache for people.</summary>
internal static class CachedModelTable
{
    /// <summary>Digits of a commit that tell it from others.</summary>
    private const int CommitDigits = 8;

    internal static void Write(CommandContext context, ModelCache cache)
    {
        var console = TerminalConsole.Create(context, context.Output, context.OutputIsTerminal);
        var models = cache.Models();
        if (models.Count > 0)
        {
            var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true }.AddColumn("model").AddColumn("revisions");
            foreach (string name in (string[])["files", "size"]) table.AddColumn(new TableColumn(name).RightAligned());
            table.AddColumn("last changed");
            foreach (var model in models)
                table.AddRow(Plain(model.Repository.ToString()), Plain(Revisions(model)), Plain($"{model.FileCount}"), Plain(ByteCount.Shown(model.Bytes)), Plain(model.LastChanged.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
            console.Write(table);
        }
        console.WriteLine(TerminalText.OneLine($"{models.Count} {(models.Count == 1 ? "model" : "models")}, {ByteCount.Shown(models.Sum(model => model.Bytes))}, in {cache.Folder}"));
    }

    /// <summary>Branches and tags with their commits, then commits that nothing stands for any more.</summary>
    private static string Revisions(CachedModel model) => string.Join(", ",
    [
        .. model.Revisions.Select(revision => $"{revision.Key} ({Short(revision.Value)})"),
        .. model.Commits.Except(model.Revisions.Values).Select(Short),
    ]);

    private static string Short(string commit) => commit[..Math.Min(commit.Length, CommitDigits)];

    private static Text Plain(string text) => new(TerminalText.OneLine(text));
}
