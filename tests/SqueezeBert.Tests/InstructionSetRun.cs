using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Xunit;

namespace SqueezeBert.Tests;

/// <summary>Runs one test again in child processes whose runtime hides instruction sets, and compares what it computes.</summary>
/// <remarks>
/// A test calls <see cref="AssertSameEverywhere"/> with a function that computes bytes. In the test run proper that starts
/// one child per setting; each child runs the same test, writes the hash of its bytes to a file and ends.
/// </remarks>
internal static class InstructionSetRun
{
    private const string HashFile = "SQUEEZEBERT_TEST_HASH_FILE";

    /// <summary>The runtime settings under which results must not change, beside the machine as it is.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Environment)> All { get; } =
    [
        ("without AVX-512", new Dictionary<string, string> { ["DOTNET_EnableAVX512"] = "0" }),
        ("without AVX2 and FMA", new Dictionary<string, string> { ["DOTNET_EnableAVX2"] = "0" }),
        ("without hardware intrinsics", new Dictionary<string, string> { ["DOTNET_EnableHWIntrinsic"] = "0" }),
    ];

    /// <summary>Asserts that <paramref name="compute"/> gives the same bytes under every setting of <see cref="All"/>.</summary>
    /// <param name="testClass">The class of the calling test.</param>
    /// <param name="compute">Computes the bytes; the same on every call.</param>
    /// <param name="testMethod">The calling test: a [Fact], so that its name alone says what to run.</param>
    internal static void AssertSameEverywhere(Type testClass, Func<byte[]> compute, [CallerMemberName] string testMethod = "")
    {
        byte[] bytes = compute();
        if (ReportToParent(bytes)) return;
        string hash = HashOf(bytes);
        foreach (var (name, environment) in All)
        {
            string other = Hash($"{testClass.FullName}.{testMethod}", environment);
            Assert.True(hash == other, $"{testMethod} {name}: hash {other}, here {hash}.");
        }
    }

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>In a child process, reports the hash of these bytes and returns true: the test's work is then done.</summary>
    internal static bool ReportToParent(ReadOnlySpan<byte> bytes)
    {
        if (Environment.GetEnvironmentVariable(HashFile) is not { } file) return false;
        File.WriteAllText(file, HashOf(bytes));
        return true;
    }

    /// <summary>The hash that a test reports when it runs in a child process with these environment variables.</summary>
    /// <param name="testMethodFullName">Namespace, class and method of a test that calls <see cref="ReportToParent"/> or <see cref="AssertSameEverywhere"/>.</param>
    /// <param name="environment">Added to this process's own variables.</param>
    internal static string Hash(string testMethodFullName, IReadOnlyDictionary<string, string> environment)
    {
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            // The tests' own executable, unless the dotnet host runs their assembly.
            start.FileName = Environment.ProcessPath!;
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
            start.ArgumentList.Add("-method");
            start.ArgumentList.Add(testMethodFullName);
            foreach (var (name, value) in environment) start.Environment[name] = value;
            start.Environment[HashFile] = file;
            // Set by `dotnet test`, they would make the child report to the parent's caller; and a forced kernel may be a hidden one.
            foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal) || name == "SQUEEZEBERT_FORCE_KERNEL").ToList())
                start.Environment.Remove(name);

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{testMethodFullName} ended with {process.ExitCode} in its child process:\n{output}\n{errors.GetAwaiter().GetResult()}");
            string hash = File.ReadAllText(file);
            Assert.True(hash.Length == 64, $"{testMethodFullName} reported no hash in its child process:\n{output}");
            return hash;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
