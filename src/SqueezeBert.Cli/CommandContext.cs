using System.Text;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli;

/// <summary>Where a command reads and writes: the process's own streams, or those of a test.</summary>
internal sealed class CommandContext : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    internal CommandContext(Stream input, Stream output, Stream error, CancellationToken cancellation)
    {
        Input = new LiveStream(input, cancellation);
        OutputStream = new BufferedStream(output, 64 << 10);
        Output = new StreamWriter(OutputStream, Utf8, bufferSize: 1024, leaveOpen: true) { NewLine = "\n", AutoFlush = true };
        Error = new StreamWriter(error, Utf8, bufferSize: 1024, leaveOpen: true) { NewLine = "\n", AutoFlush = true };
        Cancellation = cancellation;
        Log = new Log(Error);
    }

    /// <summary>Standard input.</summary>
    internal LiveStream Input { get; }

    /// <summary>Standard output, as bytes; shared with <see cref="Output"/>.</summary>
    internal Stream OutputStream { get; }

    /// <summary>Standard output, as text.</summary>
    internal TextWriter Output { get; }

    /// <summary>Standard error.</summary>
    internal TextWriter Error { get; }

    /// <summary>Warnings and errors.</summary>
    internal Log Log { get; }

    /// <summary>Cancelled when the user wants to stop.</summary>
    internal CancellationToken Cancellation { get; }

    /// <summary>Whether a person reads standard input, output or error directly.</summary>
    internal bool InputIsTerminal { get; init; }

    /// <inheritdoc cref="InputIsTerminal"/>
    internal bool OutputIsTerminal { get; init; }

    /// <inheritdoc cref="InputIsTerminal"/>
    internal bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    internal int Width { get; init; } = 120;

    /// <summary>Whether the user lets the terminal be coloured (https://no-color.org).</summary>
    internal bool Colors { get; init; }

    /// <summary>Whether the terminal understands escape sequences.</summary>
    internal bool MovesCursor { get; init; }

    /// <summary>Reads an environment variable.</summary>
    internal Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    internal static CommandContext OfProcess(CancellationToken cancellation)
    {
        bool terminal = !Console.IsOutputRedirected;
        var error = new InterruptibleStream(Console.OpenStandardError(), cancellation);
        return new CommandContext(Console.OpenStandardInput(), StandardOutput.Open(cancellation), error, cancellation)
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = terminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = terminal && Console.WindowWidth is > 0 and var width ? width : 120,
            Colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            MovesCursor = Environment.GetEnvironmentVariable("TERM") != "dumb",
        };
    }

    /// <summary>Does work that may have to wait for somebody else, such as opening a named pipe. When the user wants to stop it is left behind.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the work was done.</exception>
    internal T Interruptibly<T>(Func<T> work) =>
        // On a thread of its own: what is left behind would keep one of the pool's for ever.
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Cancellation).GetAwaiter().GetResult();

    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
    }
}
