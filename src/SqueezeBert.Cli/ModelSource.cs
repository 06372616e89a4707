using SqueezeBert.Hub;
using SqueezeBert.Models;

namespace SqueezeBert.Cli;

/// <summary>Finds the model that a command line names.</summary>
internal static class ModelSource
{
    /// <summary>What <c>--model</c> may be, for help.</summary>
    internal const string Forms = "a folder, an embedded model, or a repository on the hub (ORG/NAME), which is downloaded once";

    /// <summary>A folder, else an embedded model, else a repository on the hub.</summary>
    /// <param name="context">Where progress and warnings go.</param>
    /// <param name="name">What the command line says.</param>
    /// <param name="revision">Branch, tag or commit of a repository; null for its main branch.</param>
    /// <param name="parts">Which of a repository's files are needed.</param>
    /// <param name="orPreset">Whether the caller has looked for a preset, for the message.</param>
    /// <param name="with">What else to tell the hub's client.</param>
    /// <exception cref="UserException">There is nothing of that name.</exception>
    /// <exception cref="HubException">The repository can't be had.</exception>
    internal static ModelFiles Find(CommandContext context, string name, string? revision, ModelParts parts = ModelParts.All, bool orPreset = false, Func<HubOptions, HubOptions>? with = null)
    {
        bool isFolder = Directory.Exists(name), isEmbedded = !isFolder && EmbeddedModels.Names.Contains(name, StringComparer.Ordinal);
        if ((isFolder || isEmbedded) && revision is not null)
            throw new UsageException($"--revision: expected beside a repository (ORG/NAME); found it beside the {(isFolder ? "folder" : "embedded model")} {name}.");
        if (isFolder) return ModelFiles.FromFolder(name);
        if (isEmbedded) return EmbeddedModels.Open(name);
        if (!File.Exists(name) && RepositoryName.Parse(name) is { } repository)
            return ModelFiles.FromFolder(HubSource.Fetch(context, repository, (with ?? (options => options))(OptionsOf(revision) with { Parts = parts })).Folder);
        string found = File.Exists(name) ? "a file" : "no such folder";
        throw new UserException($"{name}: expected a model folder{EmbeddedNames}{(orPreset ? $", a preset ({string.Join(", ", SqueezeBertConfig.PresetNames)})" : "")} or a repository (ORG/NAME); found {found}.");
    }

    internal static HubOptions OptionsOf(string? revision) => revision is null ? new HubOptions() : new HubOptions { Revision = revision };

    /// <summary>The shape of that name, unless a folder has the name too; null for none.</summary>
    internal static SqueezeBertConfig? PresetOf(string name) =>
        !Directory.Exists(name) && SqueezeBertConfig.PresetNames.Contains(name, StringComparer.Ordinal) ? SqueezeBertConfig.FromPreset(name) : null;

    private static string EmbeddedNames =>
        EmbeddedModels.Names.Count == 0 ? "" : $", an embedded model ({string.Join(", ", EmbeddedModels.Names)})";
}
