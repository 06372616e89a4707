namespace SqueezeBert.Tokenization;

/// <summary>Which text loses tokens, always at its end, when the result would be longer than the maximum.</summary>
public enum TruncationStrategy
{
    /// <summary>Nothing is cut (<c>do_not_truncate</c>).</summary>
    DoNotTruncate,

    /// <summary>Token by token from the longer text of the two; the second one when they are equally long (<c>longest_first</c>).</summary>
    LongestFirst,

    /// <summary>The first text only (<c>only_first</c>).</summary>
    OnlyFirst,

    /// <summary>The second text only (<c>only_second</c>).</summary>
    OnlySecond,
}
