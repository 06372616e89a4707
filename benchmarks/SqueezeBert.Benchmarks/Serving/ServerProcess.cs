using System.Diagnostics;
using System.Net;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>The real server, as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const double Megabyte = 1 << 20;

    private readonly Process process;

    /// <param name="options">Options of <c>squeezebert serve</c>.</param>
    internal ServerProcess(params string[] options)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "..", "..", "SqueezeBert.Cli", "release", "squeezebert.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [tool, "serve", "--port", "0", .. options]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, line) => { if (line.Data is { } text && !text.Contains("info:", StringComparison.Ordinal)) Console.Error.WriteLine(text); };
        process.BeginErrorReadLine();
        string address = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start.");
        EndPoint = new IPEndPoint(IPAddress.Loopback, new Uri(address).Port);
    }

    internal IPEndPoint EndPoint { get; }

    internal TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    internal double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / Megabyte;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
