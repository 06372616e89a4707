using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>Runs the tests of tests/web, which are JavaScript's, with the packages that they pin.</summary>
internal static class WebClients
{
    /// <summary>The packages ask for this one.</summary>
    private const int OldestNode = 20;

    /// <summary>What npm says where no registry answers, or one that hasn't the packages.</summary>
    private static readonly string[] Unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED", "E401", "E403", "E404", "E502", "E503"];

    /// <summary>Whether there is a browser to test pages with.</summary>
    internal static bool HasChromium => Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } || ((string[])["chromium", "chromium-browser", "google-chrome"]).Any(name => PathOf(name) is not null);

    private static string Sources => Path.Combine(RepositoryFiles.Root, "tests", "web");

    /// <summary>Runs a file of tests to its end; skips the calling test where Node or the packages can't be had.</summary>
    /// <returns>Exit code and output of <c>node --test</c>.</returns>
    internal static (int ExitCode, string Output) Run(string test, params (string Name, string Value)[] variables)
    {
        RequireNode();
        string folder = FolderWithPackages();
        return Start("node", ["--test", "--test-reporter=spec", test], folder, variables);
    }

    /// <summary>tests/web itself where somebody installed the packages there, else a copy among the build's outputs, as deep in the tree, for the page's files are found from there.</summary>
    private static string FolderWithPackages()
    {
        if (Directory.Exists(Path.Combine(Sources, "node_modules", "openai"))) return Sources;
        string lockFile = Path.Combine(Sources, "package-lock.json"), hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(lockFile)))[..16];
        string copy = Path.Combine(RepositoryFiles.Root, "artifacts", $"web-tests-{hash}");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Sources)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        // npm writes this file when all packages are there.
        if (File.Exists(Path.Combine(copy, "node_modules", ".package-lock.json"))) return copy;
        var (exitCode, output) = Start("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"], copy, []);
        string? trouble = exitCode == 0 ? null : Unreachable.FirstOrDefault(word => output.Contains(word, StringComparison.Ordinal));
        Assert.SkipWhen(trouble is not null, $"npm reaches no registry to install the packages of tests/web from ({trouble}).");
        Assert.True(exitCode == 0, $"npm ci ended with {exitCode}:\n{output}");
        return copy;
    }

    private static void RequireNode()
    {
        var (_, version) = Start("node", ["--version"], Sources, []);
        string major = version.Trim().TrimStart('v').Split('.')[0];
        Assert.SkipUnless(int.TryParse(major, out int found) && found >= OldestNode, $"Node {OldestNode} is needed; this one is {version.Trim()}.");
    }

    private static (int ExitCode, string Output) Start(string program, string[] args, string folder, (string Name, string Value)[] variables)
    {
        string? path = PathOf(program);
        Assert.SkipWhen(path is null, $"There is no {program} on the path.");
        var start = new ProcessStartInfo(path!, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    private static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(directory => (string[])[Path.Combine(directory, program), Path.Combine(directory, program + ".cmd"), Path.Combine(directory, program + ".exe")]).FirstOrDefault(File.Exists);
}
