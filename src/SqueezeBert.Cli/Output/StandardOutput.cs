using Microsoft.Win32.SafeHandles;

namespace SqueezeBert.Cli.Output;

/// <summary>Opens the process's standard output.</summary>
internal static class StandardOutput
{
    /// <summary>File descriptor 1 of every Unix process.</summary>
    private const int Descriptor = 1;

    /// <summary>Standard output, whatever it was redirected to.</summary>
    /// <param name="cancellation">Ends a write that waits for a reader.</param>
    internal static ResultStream Open(CancellationToken cancellation)
    {
        var console = new InterruptibleStream(Console.OpenStandardOutput(), cancellation);
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return new ResultStream(null, console);
        // The console's own stream swallows what nobody reads, and a command would work on for nothing. Where it isn't a pipe it
        // is the right one: it keeps a file's position in common with the other processes that write there.
        return new ResultStream(OpenDescriptor() is { CanSeek: false } pipe ? new InterruptibleStream(pipe, cancellation) : null, console);
    }

    private static FileStream? OpenDescriptor()
    {
        try
        {
            return new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Closed, or not open for writing.
            return null;
        }
    }
}
