using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>One window: [CLS] question [SEP] a stretch of the context [SEP].</summary>
internal sealed class AnswerWindow
{
    private readonly TokenizedText text;

    internal AnswerWindow(TokenizedText text)
    {
        this.text = text;
        int first = text.SequenceIds.IndexOf(1);
        // The context's tokens end before the last [SEP].
        FirstContextToken = first < 0 ? TokenCount - 1 : first;
    }

    internal TokenizedText Text => text;

    /// <summary>S.</summary>
    internal int TokenCount => text.InputIds.Length;

    /// <summary>Number of the first token of the context.</summary>
    internal int FirstContextToken { get; }

    /// <summary>Tokens of the context in this window.</summary>
    internal int ContextTokenCount => TokenCount - 1 - FirstContextToken;

    /// <summary>The tokens of the context that hold a stretch of it, in UTF-16; null where the window doesn't hold all of it.</summary>
    internal AnswerSpan? TokensOf(int start, int end)
    {
        int first = FirstContextToken, last = first + ContextTokenCount - 1;
        if (ContextTokenCount == 0 || text.Offsets[first].Start > start || text.Offsets[last].End < end) return null;
        while (first < last && text.Offsets[first + 1].Start <= start) first++;
        while (last > first && text.Offsets[last - 1].End >= end) last--;
        return new AnswerSpan(first, last);
    }

    /// <summary>Where in the context a span of tokens stands, in UTF-16.</summary>
    /// <param name="span">Its tokens.</param>
    /// <param name="alignToWords">Widen it to the whole words that the window holds.</param>
    internal TokenOffset OffsetOf(AnswerSpan span, bool alignToWords)
    {
        int first = span.First, last = span.Last;
        if (alignToWords)
        {
            // The [SEP] on either side belongs to no word.
            while (text.WordIds[first - 1] == text.WordIds[first]) first--;
            while (text.WordIds[last + 1] == text.WordIds[last]) last++;
        }
        // Normalisation may put marks that sit on one letter in another order than the caller's.
        var (head, tail) = (text.Offsets[first], text.Offsets[last]);
        return new TokenOffset(Math.Min(head.Start, tail.Start), Math.Max(head.End, tail.End));
    }
}
