using SqueezeBert.Hub;
using SqueezeBert.Models;
using SqueezeBert.Server;

namespace SqueezeBert.Cli.Commands;

/// <summary>Finds the models that <c>serve</c> is told of, <c>[NAME=]DIR|ORG/NAME</c> each.</summary>
/// <param name="context">Where progress goes.</param>
/// <param name="revision">Branch, tag or commit of repositories.</param>
/// <param name="token">The hub's token.</param>
/// <param name="cache">The cache's folder.</param>
internal sealed class ServedModels(CommandContext context, string? revision, string? token, string? cache)
{
    /// <summary>What suits a task first answers it where a client names no model, so the order matters.</summary>
    private static readonly string[] Embedded =
    [
        EmbeddedModels.TextClassification, EmbeddedModels.SentenceEmbeddings, EmbeddedModels.TokenClassification, EmbeddedModels.QuestionAnswering,
        EmbeddedModels.FillMask, EmbeddedModels.IntentAndSlots, EmbeddedModels.ZeroShotClassification, EmbeddedModels.Intents,
    ];

    /// <param name="names">What the command line says; empty for all embedded models.</param>
    /// <param name="servedName">What to call a model that is alone.</param>
    internal ServerModel[] Find(IReadOnlyList<string> names, string? servedName)
    {
        if (servedName is not null && names.Count != 1) throw new UsageException($"--served-model-name: expected beside one --model; found {names.Count}.");
        if (names.Count == 0) return Array.ConvertAll(Embedded, name => new ServerModel(name, EmbeddedModels.Open(name)));
        ServerModel[] models = [.. names.Select(name => Find(name, servedName))];
        return models.GroupBy(model => model.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new UsageException($"--model: expected a different name for each; found {twice.Key} twice. NAME=DIR gives one.")
            : models;
    }

    private ServerModel Find(string word, string? servedName)
    {
        int mark = word.IndexOf('=', StringComparison.Ordinal);
        var (name, source) = mark > 0 && !Directory.Exists(word) ? (word[..mark], word[(mark + 1)..]) : (null, word);
        var files = ModelSource.Find(context, source, revision, with: options => options with { Token = token ?? options.Token, CacheFolder = cache ?? options.CacheFolder });
        return new ServerModel(servedName ?? name ?? NameOf(source), files);
    }

    private static string NameOf(string source) => Directory.Exists(source) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source))) : source;
}
