using System.CommandLine;
using SqueezeBert.Cli.Output;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert cache rm</c>: removes models from the cache, after asking.</summary>
internal static class CacheRemoveCommand
{
    internal static Command Create(CommandContext context)
    {
        var names = RepositoryArgument.Many("Models to remove, as cache ls names them.", ArgumentArity.OneOrMore);
        var cache = CommonOptions.CacheFolder();
        var yes = new Option<bool>("--yes", "-y") { Description = "Remove without asking." };
        var command = new Command("rm", "Remove models from the cache. Asks first.") { names, cache, yes };
        command.SetAction(parsed =>
        {
            var models = CacheCommand.Models(HubSource.Cache(context, parsed.GetValue(cache)), parsed.GetRequiredValue(names));
            string what = $"{string.Join(", ", models.Select(model => model.Repository))} ({ByteCount.Shown(models.Sum(model => model.Bytes))})";
            if (!parsed.GetValue(yes))
            {
                if (!context.InputIsTerminal)
                {
                    context.Log.Error($"cache rm: expected --yes, because nobody can be asked; found it left out. It would remove {what}.");
                    return ExitCode.WrongUsage;
                }
                if (!Agrees(context, what)) return ExitCode.Done;
            }
            foreach (var model in models)
            {
                ModelCache.Remove(model);
                context.Output.WriteLine($"{model.Repository}: removed, {ByteCount.Shown(model.Bytes)}");
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static bool Agrees(CommandContext context, string what)
    {
        context.Error.Write(TerminalText.OneLine($"Remove {what}? [y/N]") + " ");
        using var answers = new StreamReader(context.Input, leaveOpen: true);
        return answers.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
