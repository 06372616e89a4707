using System.Reflection;

namespace SqueezeBert.Models;

/// <summary>The small models that ship inside the tools: the folders of <c>models/</c>, as resources of this assembly.</summary>
/// <remarks>Thread-safe. Nothing is unpacked to disk.</remarks>
public static class EmbeddedModels
{
    private const string Prefix = "models/";

    private static readonly Assembly Resources = typeof(EmbeddedModels).Assembly;

    /// <summary>The tool's model for text classification: how a text feels, positive, negative, neutral or ambiguous.</summary>
    public const string TextClassification = "sentiment";

    /// <summary>Classifies, too: what a user wants of an assistant, 150 intents, or <c>oos</c> for none of them.</summary>
    public const string Intents = "intents";

    /// <summary>The tool's model for zero-shot classification: whether one text follows from another.</summary>
    public const string ZeroShotClassification = "nli";

    /// <summary>The tool's model for token classification: persons, organisations, places and other names.</summary>
    public const string TokenClassification = "entities";

    /// <summary>The tool's model for question answering.</summary>
    public const string QuestionAnswering = "question-answering";

    /// <summary>The tool's model for fill-mask: the encoder that the others were made of, in floating point, so that training starts from it too.</summary>
    public const string FillMask = "fill-mask";

    /// <summary>The tool's model for intent and slots.</summary>
    public const string IntentAndSlots = "intent-and-slots";

    /// <summary>The tool's model for sentence embeddings, similarity, reranking and features.</summary>
    public const string SentenceEmbeddings = "sentence-embeddings";

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
