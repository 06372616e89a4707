using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary>A command line as text that a shell reads back, for cards.</summary>
internal static class CommandText
{
    /// <summary>The whole command. Options of a file stand in it as flags, so that it says all by itself.</summary>
    internal static string Of(ParseResult parsed)
    {
        var file = OptionsFileArgument.FileIn(parsed);
        return "squeezebert " + string.Join(' ', parsed.Tokens.Where(token => !ReferenceEquals(token, file)).Select(token => Quoted(token.Value)));
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "_-./=,:+%@".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
