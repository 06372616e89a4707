using System.CommandLine;
using SqueezeBert.Cli.Output;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert cache verify</c>: computes the checksums of downloaded files again.</summary>
internal static class CacheVerifyCommand
{
    internal static Command Create(CommandContext context)
    {
        var names = RepositoryArgument.Many("Models to check; all of the cache without any.", ArgumentArity.ZeroOrMore);
        var cache = CommonOptions.CacheFolder();
        var json = CommonOptions.JsonLines();
        var command = new Command("verify", "Compute the checksums of downloaded files again: a table on a terminal, else one JSON object for each file. Ends with 1 when one is damaged.") { names, cache, json };
        command.SetAction(parsed =>
        {
            var found = HubSource.Cache(context, parsed.GetValue(cache));
            var models = CacheCommand.Models(found, parsed.GetValue(names) ?? []);
            var checks = models.SelectMany(model => new CacheVerification(found, model).Files(context.Cancellation));
            var bad = parsed.GetValue(json) || !context.OutputIsTerminal ? FileCheckJson.Write(context.OutputStream, checks) : FileCheckTable.Write(context, checks, models.Sum(model => model.FileCount));
            if (bad.Count == 0) return ExitCode.Done;
            context.Log.Error($"{(bad.Count == 1 ? "1 file is" : $"{bad.Count} files are")} damaged or missing; download again after: squeezebert cache rm {string.Join(' ', bad.Select(check => check.Repository).Distinct())}");
            return ExitCode.BadInput;
        });
        return command;
    }
}
