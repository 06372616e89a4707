using System.Diagnostics;
using System.Text;
using SqueezeBert.Cli;

namespace SqueezeBert.Tests.Cli;

/// <summary>The tool as a process of its own, with pipes to its three streams.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> error;

    internal ChildProcess(params string[] args)
        : this(new Dictionary<string, string>(), args)
    {
    }

    /// <param name="variables">Environment variables beside the test's own.</param>
    /// <param name="args">The command line.</param>
    internal ChildProcess(IReadOnlyDictionary<string, string> variables, params string[] args)
        : this(variables, [], args)
    {
    }

    private ChildProcess(IReadOnlyDictionary<string, string> variables, string[] wrapper, string[] args)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(wrapper.Length == 0 ? dotnet : wrapper[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        if (wrapper.Length > 0)
            foreach (string word in (string[])[.. wrapper[1..], dotnet]) start.ArgumentList.Add(word);
        start.ArgumentList.Add(typeof(ExitCode).Assembly.Location);
        foreach (string arg in args) start.ArgumentList.Add(arg);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        process = Process.Start(start)!;
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The tool where no file can grow beyond so many kilobytes: writing more fails as on a full disk. Needs a POSIX shell.</summary>
    internal static ChildProcess OnFullDisk(int kilobytes, params string[] args) =>
        // Ignored, the signal becomes the error that a write returns. The shell counts in blocks of 512 bytes. The runtime's own
        // memory for code is a file that grows, unless it is told otherwise.
        new(new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" }, ["/bin/sh", "-c", $"trap '' XFSZ; ulimit -f {2 * kilobytes}; exec \"$@\"", "sh"], args);

    internal StreamWriter Input => process.StandardInput;

    internal StreamReader Output => process.StandardOutput;

    internal bool HasExited => process.HasExited;

    /// <summary>Writes a line; the process may answer at once.</summary>
    internal void Send(string line)
    {
        Input.Write(line + "\n");
        Input.Flush();
    }

    /// <summary>Writes the same line again and again until the process reads no more.</summary>
    internal Task SendForever(string line) => Task.Run(() =>
    {
        try
        {
            while (true) Input.Write(line + "\n");
        }
        catch (IOException)
        {
            // The process has ended.
        }
    });

    /// <summary>Whether processes started here are deaf to <see cref="Interrupt"/>, as in the background of a shell script or under nohup.</summary>
    internal static bool IgnoresInterrupts =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        // A bit for each signal from 1; SIGINT is 2.
        && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 0b10) != 0;

    /// <summary>Sends what Ctrl+C in a terminal sends.</summary>
    internal void Interrupt() => Signal("INT");

    /// <summary>Sends what a container's host sends first.</summary>
    internal void Terminate() => Signal("TERM");

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends the process as a power cut would: it can do nothing more.</summary>
    internal void Kill() => process.Kill();

    /// <summary>Waits for the end.</summary>
    /// <exception cref="OperationCanceledException">The test was cancelled first.</exception>
    internal async Task<(int Code, string Error)> Ended(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
