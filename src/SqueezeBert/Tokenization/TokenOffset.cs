namespace SqueezeBert.Tokenization;

/// <summary>The part of the caller's text a token came from, counted in UTF-16 code units (<see cref="char"/>s).</summary>
/// <param name="Start">Index of the first char.</param>
/// <param name="End">Index after the last char. Tokens the tokenizer adds itself ([CLS], [SEP]) have 0 and 0.</param>
public readonly record struct TokenOffset(int Start, int End)
{
    /// <summary>The number of chars.</summary>
    public int Length => End - Start;
}
