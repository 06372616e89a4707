namespace SqueezeBert.Tokenization;

/// <summary>The tokens of one text while it is being split.</summary>
internal sealed class TokenBuffer
{
    private TokenSpan[] tokens = new TokenSpan[32];

    internal int Count { get; private set; }

    /// <summary>Words begun so far: the next word's number.</summary>
    internal int WordCount { get; private set; }

    internal ReadOnlySpan<TokenSpan> Tokens => tokens.AsSpan(0, Count);

    /// <summary>Adds a token to the current word.</summary>
    internal void Add(int id, int start, int end)
    {
        if (Count == tokens.Length)
            Array.Resize(ref tokens, 2 * Count);
        tokens[Count++] = new TokenSpan(id, start, end, WordCount);
    }

    internal void EndWord() => WordCount++;
}

/// <summary>One token with its UTF-16 range in the text and its word's number.</summary>
internal readonly record struct TokenSpan(int Id, int Start, int End, int Word);
