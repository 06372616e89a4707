namespace SqueezeBert.Cli;

/// <summary>Warns of texts that were cut to fit the model: of the first few one by one, of the rest at the end.</summary>
internal sealed class TruncationWarnings(Log log, int maxTokens)
{
    private const int ShownOneByOne = 5;

    private long texts;
    private long unshownTokens;

    /// <summary>Notes one text.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="keptTokens">Tokens that the model saw.</param>
    /// <param name="removedTokens">Tokens that were cut off.</param>
    internal void Add(long index, int keptTokens, int removedTokens)
    {
        if (++texts <= ShownOneByOne)
            log.Warning($"input {index}: {keptTokens + removedTokens} tokens, but the model takes at most {maxTokens}; the last {removedTokens} were cut off.");
        else
            unshownTokens += removedTokens;
    }

    /// <summary>Warns of those that weren't shown one by one.</summary>
    internal void Summarize()
    {
        if (texts > ShownOneByOne)
            log.Warning($"{texts - ShownOneByOne} more inputs had more than {maxTokens} tokens; {unshownTokens} tokens were cut off.");
    }
}
