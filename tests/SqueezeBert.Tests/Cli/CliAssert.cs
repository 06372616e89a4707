using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What every refusal looks like.</summary>
internal static class CliAssert
{
    /// <summary>Exit code 1, no result, and one line on standard error that was written for a person and holds <paramref name="expected"/>.</summary>
    internal static void Refused(CliRun run, params string[] expected)
    {
        Assert.Equal((1, ""), (run.Code, run.Output));
        IsOneMessage(run.Error);
        foreach (string part in expected) Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    /// <summary>Exit code 2, no result, and messages for a person, one of which holds <paramref name="expected"/>.</summary>
    internal static void WrongUsage(CliRun run, string expected = "")
    {
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.NotEqual("", run.Error);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => IsOneMessage(line + "\n"));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    /// <summary>One line, and nothing in it that only a programmer could read.</summary>
    internal static void IsOneMessage(string error)
    {
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
        foreach (string trace in (string[])["   at ", "Exception", "unexpected failure", "(Parameter"])
            Assert.DoesNotContain(trace, error, StringComparison.Ordinal);
    }
}
