using System.CommandLine;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert cache ls</c>: the models in the cache.</summary>
internal static class CacheListCommand
{
    internal static Command Create(CommandContext context)
    {
        var cache = CommonOptions.CacheFolder();
        var json = CommonOptions.JsonLines();
        var command = new Command("ls", "List the models in the cache: a table on a terminal, else one JSON object for each.") { cache, json };
        command.SetAction(parsed =>
        {
            var found = HubSource.Cache(context, parsed.GetValue(cache));
            if (parsed.GetValue(json) || !context.OutputIsTerminal) CachedModelJson.Write(context.OutputStream, found.Models());
            else CachedModelTable.Write(context, found);
            return ExitCode.Done;
        });
        return command;
    }
}
