using System.Reflection;

namespace SqueezeBert.Models;

/// <summary>The small models that ship inside the tools: the folders of <c>models/</c>, as resources of this assembly.</summary>
/// <remarks>Thread-safe. Nothing is unpacked to disk.</remarks>
public static class EmbeddedModels
{
    private const string Prefix = "models/";

    private static readonly Assembly Resources = typeof(EmbeddedModels).Assembly;

    /// <summary>The model that text classification uses when none is named.</summary>
    public const string TextClassification = "sentiment";

    /// <summary>Names of the models, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. ResourceNames().Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The files of a model.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">No embedded model has that name.</exception>
    public static ModelFiles Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Names.Contains(name, StringComparer.Ordinal))
            throw new ArgumentException($"Expected one of the embedded models ({string.Join(", ", Names)}); found '{name}'.", nameof(name));
        string folder = $"{Prefix}{name}/";
        return ModelFiles.FromStreams(name, ResourceNames()
            .Where(resource => resource.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(resource => resource[folder.Length..], OpenerOf));
    }

    private static IEnumerable<string> ResourceNames() =>
        Resources.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.IndexOf('/', Prefix.Length) > 0);

    private static string NameOf(string resource) => resource[Prefix.Length..resource.IndexOf('/', Prefix.Length)];

    private static Func<Stream> OpenerOf(string resource) => () => Resources.GetManifestResourceStream(resource)!;
}
