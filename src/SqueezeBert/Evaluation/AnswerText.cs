using System.Globalization;
using System.Text;

namespace SqueezeBert.Evaluation;

/// <summary>The words of an answer, as SQuAD's official scripts (1.1 and 2.0 alike) compare them.</summary>
/// <remarks>
/// Lower case; ASCII punctuation removed, so that <c>U.S.</c> becomes <c>us</c>; the words a, an and the removed; the rest split at white
/// space. A word ends where a character is neither letter, digit nor number: "a–b" loses its a. One difference from Python: capital
/// sigma becomes σ at the end of a word too.
/// </remarks>
internal static class AnswerText
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>The words that count.</summary>
    internal static string[] Words(string answer)
    {
        // Python lower-cases İ to two characters.
        string lower = answer.Replace("İ", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
        var kept = new StringBuilder(lower.Length);
        foreach (char character in lower)
            if (!Punctuation.Contains(character, StringComparison.Ordinal))
                kept.Append(character);
        return WithoutArticles(kept.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The same as one text: words with a space between.</summary>
    internal static string Normalize(string answer) => string.Join(' ', Words(answer));

    /// <summary>Puts a space for each article, and for what Python calls white space beyond .NET's.</summary>
    private static string WithoutArticles(string text)
    {
        var result = new StringBuilder(text.Length);
        int wordStart = 0, at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsWordCharacter(rune))
            {
                AppendWord(result, text.AsSpan(wordStart, at - wordStart));
                result.Append(rune.Value is >= 0x1C and <= 0x1F ? " " : rune.ToString());
                wordStart = at + rune.Utf16SequenceLength;
            }
            at += rune.Utf16SequenceLength;
        }
        AppendWord(result, text.AsSpan(wordStart));
        return result.ToString();
    }

    private static void AppendWord(StringBuilder result, ReadOnlySpan<char> word)
    {
        if (word is "a" or "an" or "the") result.Append(' ');
        else result.Append(word);
    }

    /// <summary>What Python's \w takes; the underscore, its only punctuation, is gone before.</summary>
    private static bool IsWordCharacter(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
