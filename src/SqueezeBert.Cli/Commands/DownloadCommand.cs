using System.CommandLine;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert download</c>: brings a model from the hub into the cache and says where it is.</summary>
internal static class DownloadCommand
{
    internal static Command Create(CommandContext context)
    {
        var name = RepositoryArgument.One("Repository of the model.");
        var revision = CommonOptions.Revision();
        var cache = CommonOptions.CacheFolder();
        var token = new Option<string?>("--token") { Description = "Token for a repository that isn't public. Other users may see it in the list of processes; HF_TOKEN they don't.", HelpName = "TOKEN" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show no progress." };
        var command = new Command("download", "Download a model into Hugging Face's cache, unless it is there, and print its folder.") { name, revision, cache, token, quiet };
        command.SetAction(parsed =>
        {
            string text = parsed.GetRequiredValue(name);
            var repository = RepositoryName.Parse(text) ?? throw new UserException($"{text}: expected the name of a repository, ORG/NAME; found something else.");
            var options = ModelSource.OptionsOf(parsed.GetValue(revision)) with { CacheFolder = parsed.GetValue(cache), Token = parsed.GetValue(token) };
            context.Output.WriteLine(HubSource.Fetch(context, repository, options, parsed.GetValue(quiet)).Folder);
            return ExitCode.Done;
        });
        return command;
    }
}
