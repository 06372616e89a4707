using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>A part of a text's tokens that the model sees at once.</summary>
/// <param name="Text">The text's number.</param>
/// <param name="Start">Its first token, [CLS] not counted.</param>
/// <param name="End">One behind its last token.</param>
internal readonly record struct TokenWindow(int Text, int Start, int End)
{
    /// <summary>The window as the model reads it: [CLS], the tokens, [SEP].</summary>
    internal TokenSequence SequenceOf(TokenizedText text) =>
        new((int[])[text.InputIds[0], .. text.InputIds.AsSpan(1 + Start, End - Start), text.InputIds[^1]], default);

    /// <summary>How many tokens stand at least on either side of a token.</summary>
    internal int ContextOf(int token) => Math.Min(token - Start, End - 1 - token);
}
