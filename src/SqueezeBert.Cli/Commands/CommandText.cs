using System.CommandLine;
using System.CommandLine.Parsing;

namespace SqueezeBert.Cli.Commands;

/// <summary>A command line as text that a shell reads back, for cards.</summary>
internal static class CommandText
{
    /// <summary>The whole command. Options of a file stand in it as flags, so that it says all by itself.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="leftOut">Options that it does without.</param>
    internal static string Of(ParseResult parsed, params Option[] leftOut)
    {
        // Two tokens with the same text are equal.
        var unsaid = new HashSet<Token?>(ReferenceEqualityComparer.Instance) { OptionsFileArgument.FileIn(parsed) };
        foreach (var option in leftOut)
            if (parsed.GetResult(option) is { } result) unsaid.UnionWith([result.IdentifierToken, .. result.Tokens]);
        return "squeezebert " + string.Join(' ', parsed.Tokens.Where(token => !unsaid.Contains(token)).Select(token => Quoted(token.Value)));
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "_-./=,:+%@".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
