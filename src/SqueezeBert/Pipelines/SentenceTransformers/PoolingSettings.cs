namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary><c>1_Pooling/config.json</c>.</summary>
/// <param name="Mode">How token vectors become one.</param>
/// <param name="IncludePrompt">Whether the prompt's tokens count.</param>
/// <param name="EmbeddingDimension">Features of a token; null where the file doesn't say.</param>
/// <param name="Source">The file, for messages.</param>
internal sealed record PoolingSettings(PoolingMode Mode, bool IncludePrompt, int? EmbeddingDimension, string Source)
{
    private const string FileName = "config.json";

    private static readonly (string Word, PoolingMode Value)[] Modes =
        [("cls", PoolingMode.Cls), ("mean", PoolingMode.Mean), ("max", PoolingMode.Max)];

    /// <summary>A flag for each mode is the older way to write them.</summary>
    private static readonly (string Key, PoolingMode Value)[] Flags =
        [("pooling_mode_cls_token", PoolingMode.Cls), ("pooling_mode_mean_tokens", PoolingMode.Mean), ("pooling_mode_max_tokens", PoolingMode.Max)];

    private static readonly string[] UnsupportedFlags = ["pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken"];

    internal static PoolingSettings Read(ModelFiles files) => ConfigFile.Read(files, FileName, keys => new PoolingSettings(
        keys.OptionalWord("pooling_mode", Modes) ?? FlaggedMode(keys),
        keys.Boolean("include_prompt", true),
        keys.OptionalInteger("embedding_dimension") ?? keys.OptionalInteger("word_embedding_dimension"),
        files.PathOf(FileName)));

    private static PoolingMode FlaggedMode(ConfigKeys keys)
    {
        foreach (string flag in UnsupportedFlags) keys.OnlyFalse(flag);
        var raised = Flags.Where(flag => keys.Boolean(flag.Key, false)).ToList();
        return raised.Count switch
        {
            0 => PoolingMode.Mean,
            1 => raised[0].Value,
            _ => throw keys.Wrong(raised[1].Key, $"expected one pooling mode (vectors laid end to end are not supported); found {raised[0].Key} too."),
        };
    }
}
