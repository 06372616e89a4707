using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Hub;

/// <summary>The files of a repository that a model is loaded from; all others are left where they are.</summary>
internal sealed class ModelFileList
{
    private const string Config = "config.json", Modules = "modules.json", EncoderSettings = "sentence_bert_config.json";

    /// <summary>How sentence-transformers describes the way from hidden states to a text's vector.</summary>
    private static readonly string[] SentenceSettings = [Modules, "1_Pooling/config.json", EncoderSettings, "config_sentence_transformers.json"];

    /// <summary>How the path of an encoder's settings ends where it has a folder to itself (<c>0_Transformer/config.json</c>).</summary>
    private const string EncoderConfig = "_Transformer/" + Config;

    /// <summary>How the path of a dense module's settings ends (<c>2_Dense/config.json</c>); its weights stand beside them.</summary>
    private const string DenseConfig = "_Dense/" + Config;

    private readonly RepositoryListing listing;
    private readonly List<RepositoryFile> files = [];
    private readonly List<RepositoryFile> indexes = [];

    /// <param name="listing">What the repository holds.</param>
    /// <param name="parts">What is wanted of it.</param>
    internal ModelFileList(RepositoryListing listing, ModelParts parts)
    {
        this.listing = listing;
        string[] encoders = EncoderFolders(parts);
        foreach (string encoder in encoders)
        {
            if (parts.HasFlag(ModelParts.Weights) && AddFirst(In(encoder, CheckpointFolder.FileNames)) is { } weights && CheckpointFolder.IsIndex(weights.Path)) indexes.Add(weights);
            if (parts.HasFlag(ModelParts.Config)) AddFirst([encoder + Config]);
            if (parts.HasFlag(ModelParts.Config) && encoder.Length > 0) AddIfPresent([encoder + EncoderSettings]);
            if (parts.HasFlag(ModelParts.Tokenizer)) AddIfPresent(In(encoder, TokenizerFolder.FileNames));
        }
        if (parts.HasFlag(ModelParts.Config)) AddIfPresent([.. SentenceSettings, .. DenseConfigs]);
        if (parts.HasFlag(ModelParts.Weights))
            foreach (string config in DenseConfigs)
                AddIfPresent(In(config[..^Config.Length], CheckpointFolder.FileNames).Where(listing.Files.ContainsKey).Take(1));
        // A repository may do without a vocabulary, for a model that is fed ids; a snapshot that lacks it is more likely half there.
        if (parts.HasFlag(ModelParts.Tokenizer) && listing.MayLackFiles && !encoders.Any(encoder => Has(encoder, TokenizerFolder.VocabularyNames)))
            Missing ??= string.Join(" or ", TokenizerFolder.VocabularyNames);
    }

    /// <summary>The wanted files, shards aside.</summary>
    internal IReadOnlyList<RepositoryFile> Files => files;

    /// <summary>Those of them that name shards; none when the weights aren't sharded.</summary>
    internal IReadOnlyList<RepositoryFile> Indexes => indexes;

    /// <summary>A file that no model can do without and that the repository lacks; null for none.</summary>
    internal string? Missing { get; private set; }

    /// <summary>The shards that an index names, beside it.</summary>
    /// <param name="index">One of <see cref="Indexes"/>.</param>
    /// <param name="indexPath">Where it is on disk.</param>
    /// <exception cref="CheckpointException">The index is malformed, or names a file that the repository lacks.</exception>
    internal IReadOnlyList<RepositoryFile> Shards(RepositoryFile index, string indexPath) =>
    [
        .. CheckpointFolder.ShardsOf(indexPath).Order(StringComparer.Ordinal).Select(name => listing.Files.GetValueOrDefault(index.Path[..^NameOf(index.Path).Length] + name)
            ?? throw new CheckpointException(indexPath, "shards that are in the repository", $"'{name}', which isn't")),
    ];

    /// <summary>The most bytes that a file may have.</summary>
    internal static long MaxBytes(string path) =>
        TokenizerFolder.FileNames.Contains(NameOf(path)) ? TokenizerFile.SizeLimit
        : NameOf(path) is Config or EncoderSettings || CheckpointFolder.IsIndex(path) || SentenceSettings.Contains(path) ? CheckpointLimits.JsonBytes
        : CheckpointLimits.WeightFileBytes;

    /// <summary>Where encoders are, each with a slash behind it, empty for the repository itself: which one counts is known once modules.json is read.</summary>
    private string[] EncoderFolders(ModelParts parts)
    {
        var inside = listing.Files.ContainsKey(Modules) ? listing.Files.Keys.Where(IsEncoderConfig).Order(StringComparer.Ordinal).Select(path => path[..^Config.Length]) : [];
        string[] there = [.. inside.Prepend("").Where(folder => Has(folder, [Config]) && (!parts.HasFlag(ModelParts.Weights) || Has(folder, CheckpointFolder.FileNames)))];
        return there.Length > 0 ? there : [""];
    }

    private IEnumerable<string> DenseConfigs => listing.Files.Keys.Where(IsDenseConfig).Order(StringComparer.Ordinal);

    private static bool IsEncoderConfig(string path) => path.EndsWith(EncoderConfig, StringComparison.Ordinal) && path.Count(c => c == '/') == 1;

    private static bool IsDenseConfig(string path) => path.EndsWith(DenseConfig, StringComparison.Ordinal);

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static IEnumerable<string> In(string folder, IEnumerable<string> names) => names.Select(name => folder + name);

    private bool Has(string folder, IEnumerable<string> names) => In(folder, names).Any(listing.Files.ContainsKey);

    private RepositoryFile? AddFirst(IEnumerable<string> paths)
    {
        if (paths.FirstOrDefault(listing.Files.ContainsKey) is not { } path)
        {
            Missing ??= string.Join(" or ", paths);
            return null;
        }
        files.Add(listing.Files[path]);
        return listing.Files[path];
    }

    private void AddIfPresent(IEnumerable<string> paths) => files.AddRange(paths.Where(listing.Files.ContainsKey).Select(path => listing.Files[path]));
}
