namespace SqueezeBert.Training.Pretraining;

/// <summary>Splits a paragraph into sentences by a plain rule; where it errs, segments are a little longer or shorter.</summary>
/// <remarks>
/// A sentence ends behind <c>. ! ?</c> or <c>…</c>, with the quotes and brackets that follow, before white space, unless a
/// lower-case letter comes next, or the full stop belongs to a single letter (an initial) or to one of a few titles; behind
/// <c>。！？</c> it ends at once.
/// </remarks>
internal static class SentenceSplitter
{
    private static ReadOnlySpan<char> Closing => "\"'”’)]}»";

    internal static IEnumerable<string> Split(string paragraph)
    {
        int start = 0;
        for (int i = 0; i < paragraph.Length; i++)
        {
            if (EndOfSentence(paragraph, start, i) is not { } end) continue;
            yield return paragraph[start..end];
            start = end;
            i = end - 1;
        }
        if (start < paragraph.Length) yield return paragraph[start..];
    }

    /// <summary>Where a sentence ends whose last mark this may be; null where it goes on.</summary>
    private static int? EndOfSentence(string text, int start, int index)
    {
        char mark = text[index];
        if (mark is '。' or '！' or '？') return Skip(text, index + 1);
        if (mark is not ('.' or '!' or '?' or '…')) return null;
        int end = Skip(text, index + 1);
        if (end == text.Length || !char.IsWhiteSpace(text[end])) return null;
        int next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        if (next < text.Length && char.IsLower(text[next])) return null;
        return mark == '.' && IsAbbreviation(text.AsSpan(start, index - start)) ? null : end;
    }

    private static int Skip(string text, int index)
    {
        while (index < text.Length && (Closing.Contains(text[index]) || text[index] is '.' or '!' or '?')) index++;
        return index;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        int start = before.Length;
        while (start > 0 && char.IsLetter(before[start - 1])) start--;
        var word = before[start..];
        return word.Length == 1 || word is "Mr" or "Mrs" or "Ms" or "Dr" or "St" or "Prof" or "Sen" or "Rep" or "Gov" or "Gen" or "Col" or "Capt" or "Lt" or "Rev" or "No" or "vs";
    }
}
