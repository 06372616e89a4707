namespace SqueezeBert.Tokenization;

/// <summary>BERT's text normalisation: clean, lower, set ideographs apart, strip accents or compose, code point by code point.</summary>
/// <remarks>
/// Follows the reference tokenizer: lower case is taken of each character alone (a final sigma is an ordinary one);
/// with accents stripped the text is decomposed (NFD) and loses its nonspacing marks, otherwise it is composed (NFC).
/// Every kind of white space leaves as U+0020. Time and memory are linear in the input.
/// </remarks>
internal sealed class TextNormalizer(bool lowerCase, bool stripAccents, bool splitChinese)
{
    private const int Space = ' ';
    private const int CombiningDotAbove = 0x307;

    /// <summary>Appends the normal form of <paramref name="text"/>[start..end) to <paramref name="output"/>, which must be empty.</summary>
    internal void Normalize(string text, int start, int end, NormalizedText output)
    {
        var position = start;
        while (position < end)
        {
            int codePoint = text[position];
            var next = position + 1;
            if (char.IsHighSurrogate((char)codePoint) && next < end && char.IsLowSurrogate(text[next]))
                codePoint = char.ConvertToUtf32((char)codePoint, text[next++]);
            AddCleaned(codePoint, position, next, output);
            position = next;
        }
        CanonicalOrdering.Apply(output.CodePoints);
        if (stripAccents)
            RemoveMarks(output);
        else
            Compose(output);
    }

    private void AddCleaned(int codePoint, int start, int end, NormalizedText output)
    {
        switch (UnicodeTables.ClassOf(codePoint))
        {
            case CharacterClass.Drop:
                break;
            case CharacterClass.Space:
                output.Add(Space, start, end);
                break;
            case CharacterClass.Chinese when splitChinese:
                output.Add(Space, start, end);
                AddDecomposed(codePoint, start, end, output);
                output.Add(Space, start, end);
                break;
            default:
                AddLowered(codePoint, start, end, output);
                break;
        }
    }

    private void AddLowered(int codePoint, int start, int end, NormalizedText output)
    {
        if (lowerCase && codePoint == UnicodeTables.CapitalIWithDotAbove)
        {
            output.Add('i', start, end);
            output.Add(CombiningDotAbove, start, end);
            return;
        }
        AddDecomposed(lowerCase ? UnicodeTables.ToLowerCase(codePoint) : codePoint, start, end, output);
    }

    private static void AddDecomposed(int codePoint, int start, int end, NormalizedText output)
    {
        if (!UnicodeTables.HasDecomposition(codePoint))
        {
            output.Add(codePoint, start, end);
        }
        else if (Hangul.IsSyllable(codePoint))
        {
            var (leading, vowel, trailing) = Hangul.Decompose(codePoint);
            output.Add(leading, start, end);
            output.Add(vowel, start, end);
            if (trailing != 0)
                output.Add(trailing, start, end);
        }
        else
        {
            foreach (var part in Composition.Decompose(codePoint))
                output.Add(part, start, end);
        }
    }

    private static void RemoveMarks(NormalizedText output)
    {
        var codePoints = output.CodePoints;
        var kept = 0;
        for (var index = 0; index < codePoints.Length; index++)
        {
            if (UnicodeTables.ClassOf(codePoints[index]) == CharacterClass.NonspacingMark)
                continue;
            output.Copy(index, kept++);
        }
        output.Truncate(kept);
    }

    /// <summary>Canonical composition: a character joins the last starter unless one of its own class or a starter lies between.</summary>
    private static void Compose(NormalizedText output)
    {
        var codePoints = output.CodePoints;
        var (starter, kept, lastClass) = (-1, 0, 0);
        for (var index = 0; index < codePoints.Length; index++)
        {
            var combiningClass = UnicodeTables.CombiningClassOf(codePoints[index]);
            if (starter >= 0 && (lastClass == 0 || lastClass < combiningClass)
                && Composition.Compose(codePoints[starter], codePoints[index]) is var composite and not 0)
            {
                output.Join(starter, index, composite);
                continue;
            }
            if (combiningClass == 0)
                starter = kept;
            lastClass = combiningClass;
            output.Copy(index, kept++);
        }
        output.Truncate(kept);
    }
}
