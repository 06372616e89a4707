using System.Collections.Immutable;

namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary><c>config_sentence_transformers.json</c>: what to put before texts.</summary>
/// <param name="Prompts">Prompts by name.</param>
/// <param name="Default">The prompt that is used when none is asked for; null for none.</param>
internal sealed record PromptSettings(ImmutableSortedDictionary<string, string> Prompts, string? Default)
{
    private const string FileName = "config_sentence_transformers.json";

    internal static PromptSettings None { get; } = new(ImmutableSortedDictionary<string, string>.Empty, null);

    internal static PromptSettings Read(ModelFiles files) => files.Exists(FileName) ? ConfigFile.Read(files, FileName, Read) : None;

    private static PromptSettings Read(ConfigKeys keys)
    {
        var prompts = keys.Texts("prompts");
        if (keys.OptionalString("default_prompt_name") is not { } name) return new PromptSettings(prompts, null);
        return prompts.TryGetValue(name, out string? prompt)
            ? new PromptSettings(prompts, prompt)
            : throw keys.WrongValue("default_prompt_name", "the name of one of the prompts");
    }
}
