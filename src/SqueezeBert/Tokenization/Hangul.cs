namespace SqueezeBert.Tokenization;

/// <summary>Hangul syllables decompose to their letters (jamo) by arithmetic: leading consonant, vowel, optional trailing consonant.</summary>
internal static class Hangul
{
    internal const int SyllableBase = 0xAC00;
    internal const int SyllableCount = LeadingCount * VowelCount * TrailingCount;
    private const int LeadingBase = 0x1100;
    private const int LeadingCount = 19;
    private const int VowelBase = 0x1161;
    private const int VowelCount = 21;

    /// <summary>One below the first trailing consonant: index 0 means that there is none.</summary>
    private const int TrailingBase = 0x11A7;
    private const int TrailingCount = 28;

    internal static bool IsSyllable(int codePoint) => (uint)(codePoint - SyllableBase) < SyllableCount;

    /// <summary>The letters of a syllable; <c>Trailing</c> is 0 where the syllable has none.</summary>
    internal static (int Leading, int Vowel, int Trailing) Decompose(int syllable)
    {
        var index = syllable - SyllableBase;
        var trailing = index % TrailingCount;
        return (
            LeadingBase + index / (VowelCount * TrailingCount),
            VowelBase + index / TrailingCount % VowelCount,
            trailing == 0 ? 0 : TrailingBase + trailing);
    }

    /// <summary>Leading consonant + vowel, or two-letter syllable + trailing consonant; 0 where the two do not combine.</summary>
    internal static int Compose(int first, int second)
    {
        if ((uint)(first - LeadingBase) < LeadingCount && (uint)(second - VowelBase) < VowelCount)
            return SyllableBase + ((first - LeadingBase) * VowelCount + (second - VowelBase)) * TrailingCount;
        var isOpenSyllable = IsSyllable(first) && (first - SyllableBase) % TrailingCount == 0;
        return isOpenSyllable && second > TrailingBase && second < TrailingBase + TrailingCount
            ? first + (second - TrailingBase)
            : 0;
    }
}
