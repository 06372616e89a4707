using System.Diagnostics;
using System.Reflection;
using System.Text;
using Xunit;

namespace SqueezeBert.Tests.Samples;

/// <summary>Builds a sample and runs it as a reader of the repository would. One at a time: samples build the same libraries.</summary>
[CollectionDefinition(nameof(SampleRun))]
public static class SampleRun
{
    internal static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "samples");

    /// <summary>What a sample prints.</summary>
    /// <param name="sample">Its file.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="args">Its arguments.</param>
    internal static string Of(string sample, string input, params string[] args)
    {
        string configuration = typeof(SampleRun).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["run", "-c", configuration, Path.Combine(Folder, sample), "--", .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        // Compilers that stay alive would keep the pipes open after the end.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{sample} ended with {process.ExitCode}:\n{output.Result}\n{error.Result}");
        return output.Result;
    }
}
