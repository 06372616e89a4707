using SqueezeBert.Cli.Output;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli;

/// <summary>Brings models from the hub, with progress on standard error.</summary>
internal static class HubSource
{
    /// <summary>The folder of a repository's model, downloaded unless it is in the cache.</summary>
    /// <param name="context">Where progress and warnings go.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="isQuiet">Whether to do without progress.</param>
    internal static ModelSnapshot Fetch(CommandContext context, RepositoryName repository, HubOptions options, bool isQuiet = false)
    {
        options = options with { Variables = context.Variables };
        bool showsProgress = !isQuiet && !new HubVariables(context.Variables).DisableProgressBars;
        var snapshot = showsProgress
            ? DownloadProgress.Show(context, progress => ModelDownloader.FetchAsync(repository, options with { Progress = progress }, context.Cancellation))
            : ModelDownloader.FetchAsync(repository, options, context.Cancellation).GetAwaiter().GetResult();
        if (snapshot.Unreachable is { } reason) context.Log.Warning($"{reason.Message} Going on with commit {snapshot.Commit}, which is in the cache.");
        return snapshot;
    }

    /// <summary>The cache that a command line names, or that the environment does.</summary>
    internal static ModelCache Cache(CommandContext context, string? folder) =>
        new(HubSettings.Of(new HubOptions { CacheFolder = folder, Variables = context.Variables }).CacheFolder);
}
