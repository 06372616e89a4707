using System.Text;
using System.Text.Json;
using SqueezeBert.Cli;

namespace SqueezeBert.Tests.Cli;

/// <summary>What one command line did, run inside the test's own process.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    /// <summary>The output as JSON Lines.</summary>
    internal JsonElement[] Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    internal static CliRun Of(params string[] args) => OfInput([], args);

    internal static CliRun OfInput(string input, params string[] args) => OfInput(Encoding.UTF8.GetBytes(input), args);

    internal static CliRun OfInput(byte[] input, params string[] args) => Run(input, args, terminal: false, TestContextToken);

    /// <summary>As a person at a terminal of 100 columns would see it.</summary>
    internal static CliRun OnTerminal(params string[] args) => Run([], args, terminal: true, TestContextToken);

    /// <summary>With a keyboard as standard input, on which nobody types.</summary>
    internal static CliRun AtKeyboard(params string[] args) => Run([], args, terminal: false, TestContextToken, keyboard: true);

    /// <summary>With these environment variables and no others, perhaps with somebody at the keyboard.</summary>
    internal static CliRun With(Func<string, string?> variables, string input, bool terminal, params string[] args) =>
        Run(Encoding.UTF8.GetBytes(input), args, terminal, TestContextToken, variables, keyboard: terminal);

    /// <param name="input">Standard input.</param>
    /// <param name="args">The command line.</param>
    /// <param name="terminal">Whether standard output is a terminal.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <param name="variables">Environment variables; null for those of a machine that is offline, so that no slip of a test asks a real hub.</param>
    /// <param name="keyboard">Whether standard input is a terminal.</param>
    internal static CliRun Run(byte[] input, string[] args, bool terminal, CancellationToken cancellation, Func<string, string?>? variables = null, bool keyboard = false)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var context = new CommandContext(new MemoryStream(input), output, error, cancellation)
        {
            InputIsTerminal = keyboard,
            OutputIsTerminal = terminal,
            Width = 100,
            Variables = variables ?? (name => name == "HF_HUB_OFFLINE" ? "1" : null),
        };
        int code = Program.Run(args, context);
        return new CliRun(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    private static CancellationToken TestContextToken => Xunit.TestContext.Current.CancellationToken;
}
