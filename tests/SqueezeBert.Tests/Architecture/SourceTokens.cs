namespace SqueezeBert.Tests.Architecture;

/// <summary>The words and signs of C# source, without comments and without what literals hold; code inside interpolated strings counts.</summary>
internal sealed class SourceTokens
{
    private readonly string text;
    private int at;

    private SourceTokens(string text) => this.text = text;

    /// <summary>Identifiers and keywords whole, each sign by itself, in their order.</summary>
    internal List<string> Tokens { get; } = [];

    /// <summary>What the string literals hold, pieces of interpolated ones apart.</summary>
    internal List<string> Literals { get; } = [];

    internal static SourceTokens Of(string text)
    {
        var source = new SourceTokens(text);
        source.ReadCode(untilBrace: false);
        return source;
    }

    private char Next(int ahead = 0) => at + ahead < text.Length ? text[at + ahead] : '\0';

    private bool Is(string expected) => string.CompareOrdinal(text, at, expected, 0, expected.Length) == 0;

    /// <summary>Reads to the end, or to the brace that closes a hole of an interpolated string.</summary>
    private void ReadCode(bool untilBrace)
    {
        int depth = 0;
        while (at < text.Length)
        {
            if (Is("//")) SkipTo("\n");
            else if (Is("/*")) SkipTo("*/");
            else if (Next() == '\'') ReadCharacter();
            else if (StringStart() is { } prefix) ReadString(prefix);
            else if (char.IsLetter(Next()) || Next() is '_' or '@') ReadWord();
            else if (untilBrace && depth == 0 && Next() is '}' or ':') return;
            else
            {
                depth += Next() switch { '{' or '(' or '[' => 1, '}' or ')' or ']' => -1, _ => 0 };
                if (!char.IsWhiteSpace(Next()) && !char.IsDigit(Next())) Tokens.Add(Next().ToString());
                at++;
            }
        }
    }

    private void SkipTo(string end)
    {
        int found = text.IndexOf(end, at, StringComparison.Ordinal);
        at = found < 0 ? text.Length : found + end.Length;
    }

    private void ReadCharacter()
    {
        at += Next(1) == '\\' ? 3 : 2;
        SkipTo("'");
    }

    private void ReadWord()
    {
        int start = at++;
        while (char.IsLetterOrDigit(Next()) || Next() == '_') at++;
        Tokens.Add(text[start..at]);
    }

    /// <summary>What stands before the quotation mark of a string that begins here; null where none does.</summary>
    private string? StringStart()
    {
        int length = 0;
        while (Next(length) is '$' or '@') length++;
        return Next(length) == '"' ? text.Substring(at, length) : null;
    }

    private void ReadString(string prefix)
    {
        at += prefix.Length;
        int quotes = 0;
        while (Next(quotes) == '"') quotes++;
        int start = at + 1;
        if (quotes >= 3)
        {
            at += quotes;
            SkipTo(new string('"', quotes));
            Literals.Add(text[start..at]);
            return;
        }
        at++;
        bool isVerbatim = prefix.Contains('@', StringComparison.Ordinal), hasHoles = prefix.Contains('$', StringComparison.Ordinal);
        while (at < text.Length && (Next() != '"' || (isVerbatim && Next(1) == '"')))
        {
            if (hasHoles && Next() == '{' && Next(1) != '{')
            {
                Literals.Add(text[start..at++]);
                ReadCode(untilBrace: true);
                // A format after the hole's code, if any.
                SkipTo("}");
                start = at;
            }
            else at += (Next() == '\\' && !isVerbatim) || Next() is '{' or '}' or '"' ? 2 : 1;
        }
        Literals.Add(text[start..Math.Min(at++, text.Length)]);
    }
}
