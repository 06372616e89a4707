namespace SqueezeBert.Tokenization;

/// <summary>How many tokens of each text stay, as the Python reference decides it.</summary>
internal static class Truncation
{
    /// <returns>The tokens kept of the first and of the second text.</returns>
    /// <exception cref="TokenizerException">The strategy cannot reach the length.</exception>
    internal static (int First, int Second) Apply(int first, int? second, int specialTokens, int maxLength, TruncationStrategy strategy)
    {
        var excess = first + (second ?? 0) + specialTokens - maxLength;
        if (excess <= 0 || strategy == TruncationStrategy.DoNotTruncate)
            return (first, second ?? 0);
        return (strategy, second) switch
        {
            (TruncationStrategy.OnlyFirst, _) or (TruncationStrategy.LongestFirst, null) when first > excess => (first - excess, second ?? 0),
            (TruncationStrategy.OnlySecond, { } length) when length > excess => (first, length - excess),
            (TruncationStrategy.LongestFirst, { } length) when first + length >= excess => LongestFirst(first, length, excess),
            _ => throw Unsatisfiable(first, second, specialTokens, maxLength, strategy),
        };
    }

    /// <summary>Token by token from the longer text, from the second where they are equal: first the difference, then halves.</summary>
    private static (int First, int Second) LongestFirst(int first, int second, int excess)
    {
        var level = Math.Min(Math.Abs(first - second), excess);
        (first, second) = first > second ? (first - level, second) : (first, second - level);
        var rest = excess - level;
        return (first - rest / 2, second - (rest - rest / 2));
    }

    private static TokenizerException Unsatisfiable(int first, int? second, int specialTokens, int maxLength, TruncationStrategy strategy)
    {
        var texts = second is { } length ? $"texts of {first} and {length} tokens" : $"a text of {first} tokens";
        return new TokenizerException(
            $"Cannot cut {texts} and {specialTokens} special tokens to at most {maxLength} tokens with the strategy {strategy}.");
    }
}
