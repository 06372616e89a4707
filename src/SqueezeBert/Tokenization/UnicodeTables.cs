using System.Text;

namespace SqueezeBert.Tokenization;

/// <summary>Character properties of Unicode 14.0, independent of the runtime's own tables and of globalization settings.</summary>
/// <remarks>Unicode 14.0 because the reference tokenizer ran on it: later characters count as unassigned there.</remarks>
internal static class UnicodeTables
{
    private const int ClassMask = 7;
    private const int LowerCaseFlag = 8;
    private const int DecompositionFlag = 16;
    private const int CombiningFlag = 32;

    /// <summary>Code points below this are looked up directly; only tags, variation selectors and unassigned ones lie above.</summary>
    private const int DirectLimit = 0x32000;

    // In this order: the properties are assembled from the tables above them.
    private static readonly Dictionary<int, int> LowerCases = ReadLowerCases();
    private static readonly Dictionary<int, byte> CombiningClasses = ReadCombiningClasses();
    private static readonly List<(int Start, byte Class)> HighRuns = [];
    private static readonly byte[] Direct = ReadProperties();

    /// <summary>İ, the only character whose lower case is longer than one: i and a combining dot above (U+0307).</summary>
    internal const int CapitalIWithDotAbove = 0x130;

    internal static CharacterClass ClassOf(int codePoint) => (CharacterClass)(PropertiesOf(codePoint) & ClassMask);

    internal static bool HasDecomposition(int codePoint) => (PropertiesOf(codePoint) & DecompositionFlag) != 0;

    /// <summary>True for every character with a lower case of its own, İ among them.</summary>
    internal static bool HasLowerCase(int codePoint) => (PropertiesOf(codePoint) & LowerCaseFlag) != 0;

    /// <summary>The lower case of one character by itself; İ is the caller's business.</summary>
    internal static int ToLowerCase(int codePoint) =>
        HasLowerCase(codePoint) && LowerCases.TryGetValue(codePoint, out var lower) ? lower : codePoint;

    /// <summary>The lower case of each character by itself, İ unchanged; lone surrogates become U+FFFD.</summary>
    internal static string ToLowerCase(string text)
    {
        var lowered = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            lowered.Append(new Rune(ToLowerCase(rune.Value)));
        return lowered.ToString();
    }

    /// <summary>The canonical combining class, 0 for a starter.</summary>
    internal static int CombiningClassOf(int codePoint) =>
        (PropertiesOf(codePoint) & CombiningFlag) != 0 ? CombiningClasses[codePoint] : 0;

    /// <summary>White space as Python's <c>str.strip</c> sees it.</summary>
    internal static bool IsPythonSpace(char character) =>
        character is (>= '\x09' and <= '\x0D') or (>= '\x1C' and <= '\x1F') or '\x85' || ClassOf(character) == CharacterClass.Space;

    private static int PropertiesOf(int codePoint)
    {
        if ((uint)codePoint < (uint)Direct.Length)
            return Direct[codePoint];
        var run = HighRuns.Count - 1;
        while (HighRuns[run].Start > codePoint)
            run--;
        return HighRuns[run].Class;
    }

    private static byte[] ReadProperties()
    {
        var direct = new byte[DirectLimit];
        var numbers = new UnicodeDataReader(UnicodeData.Classes);
        var start = 0;
        while (!numbers.AtEnd)
        {
            var end = start + numbers.Next();
            var characterClass = (byte)numbers.Next();
            if (start < DirectLimit)
                direct.AsSpan(start, Math.Min(end, DirectLimit) - start).Fill(characterClass);
            if (end > DirectLimit)
                HighRuns.Add((Math.Max(start, DirectLimit), characterClass));
            start = end;
        }
        foreach (var codePoint in LowerCases.Keys)
            direct[codePoint] |= LowerCaseFlag;
        direct[CapitalIWithDotAbove] |= LowerCaseFlag;
        foreach (var codePoint in CombiningClasses.Keys)
            direct[codePoint] |= CombiningFlag;
        foreach (var codePoint in Composition.DecomposingCharacters)
            direct[codePoint] |= DecompositionFlag;
        direct.AsSpan(Hangul.SyllableBase, Hangul.SyllableCount).Fill((byte)CharacterClass.Keep | DecompositionFlag);
        return direct;
    }

    private static Dictionary<int, int> ReadLowerCases()
    {
        var lowerCases = new Dictionary<int, int>();
        var numbers = new UnicodeDataReader(UnicodeData.LowerCase);
        var codePoint = 0;
        while (!numbers.AtEnd)
        {
            codePoint += numbers.Next();
            var zigzag = numbers.Next();
            lowerCases.Add(codePoint, codePoint + ((zigzag >> 1) ^ -(zigzag & 1)));
        }
        return lowerCases;
    }

    private static Dictionary<int, byte> ReadCombiningClasses()
    {
        var classes = new Dictionary<int, byte>();
        var numbers = new UnicodeDataReader(UnicodeData.CombiningClasses);
        var codePoint = 0;
        while (!numbers.AtEnd)
        {
            codePoint += numbers.Next();
            var length = numbers.Next();
            var combiningClass = (byte)numbers.Next();
            for (var end = codePoint + length; codePoint < end; codePoint++)
                classes.Add(codePoint, combiningClass);
        }
        return classes;
    }
}
