using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options that may also be told by environment variables: <c>--max-batch-tokens</c> is <c>MAX_BATCH_TOKENS</c>. The command line comes first.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="variables">Reads the environment.</param>
internal sealed class EnvironmentTwins(ParseResult parsed, Func<string, string?> variables)
{
    /// <summary>The name of an option's variable.</summary>
    internal static string NameOf(Option option) => option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>What the command line says, else the environment, else the option's default.</summary>
    /// <exception cref="UsageException">The variable's value is none that the option takes.</exception>
    internal T? Get<T>(Option<T> option)
    {
        if (parsed.GetResult(option) is { Implicit: false } || variables(NameOf(option)) is not { Length: > 0 } value) return parsed.GetValue(option);
        // The option's own rules read the value; only its name differs.
        var command = new Command("environment") { option };
        var own = command.Parse([$"{option.Name}={value}"], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (own.Errors is [var error, ..]) throw new UsageException(error.Message.Replace(option.Name, NameOf(option), StringComparison.Ordinal));
        return own.GetValue(option);
    }
}
