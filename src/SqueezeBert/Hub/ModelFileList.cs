using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Hub;

/// <summary>The files of a repository that a model is loaded from; all others are left where they are.</summary>
internal sealed class ModelFileList
{
    private const string Config = "config.json";

    /// <summary>How sentence-transformers describes the way from hidden states to a text's vector.</summary>
    private static readonly string[] SentenceSettings = ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "config_sentence_transformers.json"];

    /// <summary>How the path of a dense module's settings ends (<c>2_Dense/config.json</c>); its weights stand beside them.</summary>
    private const string DenseConfig = "_Dense/" + Config;

    private readonly RepositoryListing listing;
    private readonly List<RepositoryFile> files = [];

    /// <param name="listing">What the repository holds.</param>
    /// <param name="parts">What is wanted of it.</param>
    internal ModelFileList(RepositoryListing listing, ModelParts parts)
    {
        this.listing = listing;
        if (parts.HasFlag(ModelParts.Weights)) Index = AddFirst(CheckpointFolder.FileNames) is { } weights && CheckpointFolder.IsIndex(weights.Path) ? weights : null;
        if (parts.HasFlag(ModelParts.Config))
        {
            AddFirst([Config]);
            AddIfPresent(SentenceSettings);
            AddIfPresent(DenseConfigs);
        }
        if (parts.HasFlag(ModelParts.Weights))
            foreach (string config in DenseConfigs)
                AddIfPresent(CheckpointFolder.FileNames.Select(name => config[..^Config.Length] + name).Where(listing.Files.ContainsKey).Take(1));
        if (parts.HasFlag(ModelParts.Tokenizer))
        {
            // A repository may do without, for a model that is fed ids; a snapshot that lacks it is more likely half there.
            if (listing.MayLackFiles && !TokenizerFolder.VocabularyNames.Any(listing.Files.ContainsKey)) Missing ??= string.Join(" or ", TokenizerFolder.VocabularyNames);
            AddIfPresent(TokenizerFolder.FileNames);
        }
    }

    /// <summary>The wanted files, shards aside.</summary>
    internal IReadOnlyList<RepositoryFile> Files => files;

    /// <summary>The one of them that names the shards; null when the weights aren't sharded.</summary>
    internal RepositoryFile? Index { get; }

    /// <summary>A file that no model can do without and that the repository lacks; null for none.</summary>
    internal string? Missing { get; private set; }

    /// <summary>The shards that the index names.</summary>
    /// <param name="indexPath">Where the index is on disk.</param>
    /// <exception cref="CheckpointException">The index is malformed, or names a file that the repository lacks.</exception>
    internal IReadOnlyList<RepositoryFile> Shards(string indexPath) =>
    [
        .. CheckpointFolder.ShardsOf(indexPath).Order(StringComparer.Ordinal).Select(name => listing.Files.GetValueOrDefault(name)
            ?? throw new CheckpointException(indexPath, "shards that are in the repository", $"'{name}', which isn't")),
    ];

    /// <summary>The most bytes that a file may have.</summary>
    internal static long MaxBytes(string path) =>
        TokenizerFolder.FileNames.Contains(path) ? TokenizerFile.SizeLimit
        : path == Config || CheckpointFolder.IsIndex(path) || SentenceSettings.Contains(path) || IsDenseConfig(path) ? CheckpointLimits.JsonBytes
        : CheckpointLimits.WeightFileBytes;

    private IEnumerable<string> DenseConfigs => listing.Files.Keys.Where(IsDenseConfig).Order(StringComparer.Ordinal);

    private static bool IsDenseConfig(string path) => path.EndsWith(DenseConfig, StringComparison.Ordinal);

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
