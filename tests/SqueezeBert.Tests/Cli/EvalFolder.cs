using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>A temporary folder with a file of what is true and one of what was predicted, for eval.</summary>
internal sealed class EvalFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal string PathOf(string name) => folder.File(name);

    internal string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>Runs eval on two files given by name and content.</summary>
    internal CliRun Eval(string task, (string Name, string Content) data, (string Name, string Content) predictions, params string[] more) =>
        CliRun.Of(["eval", "--task", task, "--data", Write(data.Name, data.Content), "--predictions", Write(predictions.Name, predictions.Content), .. more]);

    /// <summary>The figures of a run that went well.</summary>
    internal static Dictionary<string, double> Figures(CliRun run)
    {
        Assert.Equal(0, run.Code);
        return Assert.Single(run.Lines).GetProperty("metrics").EnumerateObject().ToDictionary(metric => metric.Name, metric => metric.Value.GetDouble());
    }

    internal static void AssertFigures(CliRun run, params (string Name, double Value)[] expected)
    {
        var figures = Figures(run);
        // Rounding of a few float64 operations on numbers of up to 100.
        Assert.All(expected, figure => Assert.Equal(figure.Value, figures[figure.Name], 1e-9));
    }

    /// <summary>Lines of predictions, each <c>{"index":…,"output":…}</c>.</summary>
    internal static string Outputs(params string[] outputs) => string.Concat(outputs.Select((output, index) => $"{{\"index\":{index},\"output\":{output}}}\n"));

    internal static string JsonOf(object value) => JsonSerializer.Serialize(value);

    public void Dispose() => folder.Dispose();
}
