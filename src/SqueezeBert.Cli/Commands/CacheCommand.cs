using System.CommandLine;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert cache</c>: what the cache of the hub's models holds, one command for each thing to do with it.</summary>
internal static class CacheCommand
{
    internal static Command Create(CommandContext context) => new("cache", "See, remove and check the models that were downloaded.")
    {
        CacheListCommand.Create(context),
        CacheRemoveCommand.Create(context),
        CacheVerifyCommand.Create(context),
    };

    /// <summary>The models of these names; all of them for no names.</summary>
    /// <exception cref="UserException">The cache lacks one of them.</exception>
    internal static IReadOnlyList<CachedModel> Models(ModelCache cache, string[] names)
    {
        var models = cache.Models();
        if (names.Length == 0) return models;
        return
        [
            .. names.Distinct(StringComparer.Ordinal).Select(name => models.FirstOrDefault(model => model.Repository.ToString() == name)
                ?? throw new UserException($"{name}: expected a model in {cache.Folder}; found {(models.Count == 0 ? "none at all" : string.Join(", ", models.Select(model => model.Repository)))}.")),
        ];
    }
}
