using SqueezeBert.Checkpoints;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary><c>compare [--json FILE] [--quick]</c>: this engine against ONNX Runtime and against the machine's peak.</summary>
internal static class CompareCommand
{
    internal const string Usage = "compare [--json FILE] [--quick]";

    /// <returns>0 done, 1 failed, 2 wrong usage, 130 interrupted.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        string? file = null;
        bool quick = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick") quick = true;
            else if (arguments[i] == "--json" && i + 1 < arguments.Length) file = arguments[++i];
            else return Fail(2, $"expected {Usage}; found '{arguments[i]}'.");
        }
        if (file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            return Fail(1, $"{file}: expected a file in a folder that exists; found no such folder.");
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, signal) =>
        {
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        };
        try
        {
            var result = ComparisonRun.Execute(ComparisonPlan.BaseSize(quick), Console.Error, interrupted.Token);
            ComparisonTable.Write(result, Console.Out);
            if (file is not null) AtomicFile.Write(file, stream => ComparisonJson.Write(result, stream));
            return 0;
        }
        catch (OperationCanceledException)
        {
            return Fail(130, "interrupted.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(1, error.Message);
        }
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
