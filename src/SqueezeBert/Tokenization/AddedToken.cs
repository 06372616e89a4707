namespace SqueezeBert.Tokenization;

/// <summary>A token found in the text as it stands, before any normalisation; the fields are those of <c>tokenizer.json</c>.</summary>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>Skipped by decoding on request.</summary>
    internal bool Special { get; init; }

    /// <summary>Counts only between spaces or at an end of the text.</summary>
    internal bool SingleWord { get; init; }

    /// <summary>The token's range takes in the white space before it.</summary>
    internal bool LStrip { get; init; }

    /// <summary>The token's range takes in the white space after it.</summary>
    internal bool RStrip { get; init; }

    /// <summary>Compared with the lower-cased text, for a tokenizer that lower-cases and a token that is not special.</summary>
    internal bool Normalized { get; init; }
}
