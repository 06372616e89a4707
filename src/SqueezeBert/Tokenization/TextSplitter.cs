namespace SqueezeBert.Tokenization;

/// <summary>Turns one text into vocabulary pieces: added tokens, then words, then pieces of words.</summary>
/// <remarks>
/// The text is taken in chunks between ASCII white space, which no normalisation reaches across. A chunk of plain ASCII is
/// split where it stands; any other goes through <see cref="TextNormalizer"/>. One instance serves one call.
/// </remarks>
internal sealed class TextSplitter(SplitterSettings settings)
{
    private readonly int[] word = new int[settings.WordPiece.MaxInputCharsPerWord];
    private readonly int[] pieceIds = new int[settings.WordPiece.MaxInputCharsPerWord];
    private readonly int[] pieceEnds = new int[settings.WordPiece.MaxInputCharsPerWord];
    private readonly TokenBuffer output = new();
    private NormalizedText? normalized;

    internal TokenBuffer Split(string text)
    {
        var position = 0;
        while (settings.AddedTokens.TryFind(text, position, out var token, out var start, out var end))
        {
            SplitSegment(text, position, start);
            output.Add(token.Id, start, end);
            output.EndWord();
            position = end;
        }
        SplitSegment(text, position, text.Length);
        return output;
    }

    private void SplitSegment(string text, int start, int end)
    {
        var position = start;
        while (position < end)
        {
            if (AsciiCharacters.IsSpace(text[position]))
            {
                position++;
                continue;
            }
            var chunkStart = position;
            var isPlain = true;
            for (; position < end && !AsciiCharacters.IsSpace(text[position]); position++)
                isPlain &= AsciiCharacters.IsPrintable(text[position]);
            if (isPlain)
                SplitAscii(text, chunkStart, position);
            else
                SplitNormalized(text, chunkStart, position);
        }
    }

    private void SplitAscii(string text, int start, int end)
    {
        var wordStart = start;
        for (var index = start; index <= end; index++)
        {
            var isPunctuation = index < end && AsciiCharacters.IsPunctuation(text[index]);
            if (index < end && !isPunctuation)
                continue;
            if (index > wordStart)
                AddAsciiWord(text, wordStart, index);
            if (isPunctuation)
                AddAsciiWord(text, index, index + 1);
            wordStart = index + 1;
        }
    }

    private void AddAsciiWord(string text, int start, int end)
    {
        var count = 0;
        if (end - start <= word.Length)
        {
            var letters = word.AsSpan(0, end - start);
            for (var index = 0; index < letters.Length; index++)
                letters[index] = settings.LowerCase ? AsciiCharacters.ToLowerCase(text[start + index]) : text[start + index];
            count = settings.WordPiece.Split(letters, pieceIds, pieceEnds);
        }
        if (count == 0)
            output.Add(settings.UnkTokenId, start, end);
        var pieceStart = 0;
        for (var piece = 0; piece < count; piece++)
        {
            output.Add(pieceIds[piece], start + pieceStart, start + pieceEnds[piece]);
            pieceStart = pieceEnds[piece];
        }
        output.EndWord();
    }

    private void SplitNormalized(string text, int start, int end)
    {
        normalized ??= new NormalizedText();
        normalized.Truncate(0);
        settings.Normalizer.Normalize(text, start, end, normalized);
        var codePoints = normalized.CodePoints;
        var tokenStart = 0;
        for (var index = 0; index <= codePoints.Length; index++)
        {
            if (index < codePoints.Length && codePoints[index] != ' ')
                continue;
            SplitBasicToken(tokenStart, index);
            tokenStart = index + 1;
        }
    }

    /// <summary>A run without white space is split at punctuation, unless normalisation has made it a special token.</summary>
    private void SplitBasicToken(int start, int end)
    {
        var codePoints = normalized!.CodePoints;
        if (settings.IsSpecialToken(codePoints[start..end]))
        {
            AddWord(start, end);
            return;
        }
        for (var position = start; normalized.TryNextWord(ref position, end, out var wordStart);)
            AddWord(wordStart, position);
    }

    private void AddWord(int start, int end)
    {
        var count = settings.WordPiece.Split(normalized!.CodePoints[start..end], pieceIds, pieceEnds);
        if (count == 0)
            output.Add(settings.UnkTokenId, normalized.StartOf(start), normalized.EndOf(end - 1));
        var pieceStart = start;
        for (var piece = 0; piece < count; piece++)
        {
            var pieceEnd = start + pieceEnds[piece];
            output.Add(pieceIds[piece], normalized.StartOf(pieceStart), normalized.EndOf(pieceEnd - 1));
            pieceStart = pieceEnd;
        }
        output.EndWord();
    }
}
