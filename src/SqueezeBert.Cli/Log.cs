namespace SqueezeBert.Cli;

/// <summary>Lines on standard error: <c>error: …</c> and <c>warning: …</c>, one line each whatever the message holds.</summary>
internal sealed class Log(TextWriter error)
{
    internal void Error(string message) => Write("error", message);

    internal void Warning(string message) => Write("warning", message);

    private void Write(string kind, string message) => error.WriteLine($"{kind}: {TerminalText.OneLine(message)}");
}
