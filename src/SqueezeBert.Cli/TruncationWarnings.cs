namespace SqueezeBert.Cli;

/// <summary>Warns of texts that were cut to fit the model: of the first few one by one, of the rest at the end.</summary>
internal sealed class TruncationWarnings(Log log, int maxTokens)
{
    private const int ShownOneByOne = 5;

    private long texts;
    private long unshownTokens;

    /// <summary>Tokens that the model takes at most.</summary>
    internal int MaxTokens => maxTokens;

    /// <summary>Notes one text of which the end was cut off, if any of it was.</summary>
    /// <param name="place">Where it is, for the message.</param>
    /// <param name="keptTokens">Tokens that the model saw.</param>
    /// <param name="removedTokens">Tokens that were cut off.</param>
    /// <param name="isPair">Whether it is a pair, whose longer text is cut.</param>
    internal void Add(string place, int keptTokens, int removedTokens, bool isPair) => Add(place, removedTokens,
        $"{keptTokens + removedTokens} tokens, but the model takes at most {maxTokens}; {(isPair ? $"{removedTokens} were cut off the ends of the two texts, the longer one first" : $"the last {removedTokens} were cut off")}");

    /// <summary>Notes one input of which something was cut off, if it was.</summary>
    /// <param name="place">Where it is, for the message.</param>
    /// <param name="removedTokens">Tokens that were cut off.</param>
    /// <param name="what">What happened, in words.</param>
    internal void Add(string place, int removedTokens, string what)
    {
        if (removedTokens == 0) return;
        if (++texts <= ShownOneByOne) log.Warning($"{place}: {what}.");
        else unshownTokens += removedTokens;
    }

    /// <summary>Warns of those that weren't shown one by one.</summary>
    internal void Summarize()
    {
        if (texts > ShownOneByOne)
            log.Warning($"{texts - ShownOneByOne} more inputs had more than {maxTokens} tokens; {unshownTokens} tokens were cut off.");
    }
}
