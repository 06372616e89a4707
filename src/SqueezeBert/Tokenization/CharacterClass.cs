namespace SqueezeBert.Tokenization;

/// <summary>What BERT's basic tokenisation does with a character; the numbers are those of the generated table.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Stays in its word.</summary>
    Keep = 0,

    /// <summary>Vanishes without ending the word: control, format, private use, surrogate, unassigned, U+0000, U+FFFD.</summary>
    Drop = 1,

    /// <summary>Ends the word.</summary>
    Space = 2,

    /// <summary>An ideograph, a word of its own while <c>tokenize_chinese_chars</c> is on.</summary>
    Chinese = 3,

    /// <summary>A word of its own: every ASCII symbol and the Unicode categories P*.</summary>
    Punctuation = 4,

    /// <summary>Category Mn, removed where accents are stripped.</summary>
    NonspacingMark = 5,
}
