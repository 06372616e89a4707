namespace SqueezeBert.Tokenization;

/// <summary>The ASCII part of <see cref="CharacterClass"/> and lower-casing, as comparisons instead of tables.</summary>
internal static class AsciiCharacters
{
    internal static bool IsSpace(char character) => character is ' ' or '\t' or '\n' or '\r';

    /// <summary>A visible ASCII character: nothing that is dropped, nothing beyond ASCII.</summary>
    internal static bool IsPrintable(char character) => character is > ' ' and <= '~';

    internal static bool IsPunctuation(char printable) => !char.IsAsciiLetterOrDigit(printable);

    internal static int ToLowerCase(char printable) => char.IsAsciiLetterUpper(printable) ? printable | 0x20 : printable;
}
