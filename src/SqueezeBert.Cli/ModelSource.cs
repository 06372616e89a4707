using SqueezeBert.Models;

namespace SqueezeBert.Cli;

/// <summary>Finds the model that a command line names.</summary>
internal static class ModelSource
{
    /// <summary>A folder, or the name of an embedded model.</summary>
    /// <exception cref="UserException">Neither is there.</exception>
    internal static ModelFiles Find(string name)
    {
        if (Directory.Exists(name)) return ModelFiles.FromFolder(name);
        if (EmbeddedModels.Names.Contains(name, StringComparer.Ordinal)) return EmbeddedModels.Open(name);
        string found = File.Exists(name) ? "a file" : "no such folder";
        throw new UserException($"{name}: expected a model folder{EmbeddedNames}; found {found}.");
    }

    /// <summary>The shape of that name, unless a folder has the name too; null for none.</summary>
    internal static SqueezeBertConfig? PresetOf(string name) =>
        !Directory.Exists(name) && SqueezeBertConfig.PresetNames.Contains(name, StringComparer.Ordinal) ? SqueezeBertConfig.FromPreset(name) : null;

    private static string EmbeddedNames =>
        EmbeddedModels.Names.Count == 0 ? "" : $" or an embedded model ({string.Join(", ", EmbeddedModels.Names)})";
}
