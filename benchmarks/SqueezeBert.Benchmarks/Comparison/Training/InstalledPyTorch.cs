using System.ComponentModel;
using System.Diagnostics;

namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>The peer: an installed Python that has PyTorch.</summary>
internal static class InstalledPyTorch
{
    /// <summary>Debian's own first: another may stand before it in the path, without the package.</summary>
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    /// <summary>The script with its module and steps.</summary>
    internal static string Script => Path.Combine(AppContext.BaseDirectory, "pytorch_training.py");

    /// <summary>A Python that has it, and its version.</summary>
    /// <exception cref="InvalidDataException">None has.</exception>
    internal static (string Program, string Version) Find()
    {
        foreach (string candidate in Candidates)
            if (VersionIn(candidate) is { } version)
                return (candidate, version);
        throw new InvalidDataException($"expected a Python with PyTorch among {string.Join(", ", Candidates)}; found none. On Debian: apt-get install python3-torch libopenblas0-pthread");
    }

    private static string? VersionIn(string program)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import torch; print(torch.__version__)");
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
