namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary>One module of <c>modules.json</c>: its kind and the folder with its files.</summary>
/// <param name="Kind">The class name without its package, such as Pooling.</param>
/// <param name="Folder">Relative; empty for the model's own folder.</param>
internal sealed record ModuleEntry(string Kind, string Folder)
{
    private const string Package = "sentence_transformers.";

    internal static ModuleEntry Read(ConfigKeys keys)
    {
        if (keys.OptionalString("type") is not { } type || !type.StartsWith(Package, StringComparison.Ordinal)) throw keys.WrongValue("type", $"a module of {Package[..^1]}");
        string folder = keys.OptionalString("path") ?? "";
        if (!IsPlain(folder)) throw keys.WrongValue("path", "the name of a folder inside, of letters, digits, '_', '-' and '.'");
        return new ModuleEntry(type[(type.LastIndexOf('.') + 1)..], folder);
    }

    /// <summary>Whether a name leads nowhere but into a folder beside modules.json.</summary>
    private static bool IsPlain(string folder) => !folder.StartsWith('.') && folder.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
