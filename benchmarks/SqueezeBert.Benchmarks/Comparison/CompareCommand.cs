using SqueezeBert.Benchmarks.Comparison.Training;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary><c>compare</c>: this engine against the machine's peak and ONNX Runtime, or where it trains, PyTorch.</summary>
internal static class CompareCommand
{
    internal const string Usage = "compare [--training [--sentences FILE]] [--json FILE] [--quick]";

    /// <returns>0 done, 1 failed, 2 wrong usage, 130 interrupted.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        string? file = null, sentences = null;
        bool quick = false, training = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick") quick = true;
            else if (arguments[i] == "--training") training = true;
            else if (arguments[i] == "--sentences" && i + 1 < arguments.Length) sentences = arguments[++i];
            else if (arguments[i] == "--json" && i + 1 < arguments.Length) file = arguments[++i];
            else return Fail(2, $"expected {Usage}; found '{arguments[i]}'.");
        }
        if (file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            return Fail(1, $"{file}: expected a file in a folder that exists; found no such folder.");
        if (sentences is not null && !training) return Fail(2, $"expected {Usage}; found --sentences without --training.");
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, signal) =>
        {
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        };
        try
        {
            if (training) Train(TrainingPlan.BaseSize(sentences, quick), file, interrupted.Token);
            else Compare(ComparisonPlan.BaseSize(quick), file, interrupted.Token);
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

    private static void Compare(ComparisonPlan plan, string? file, CancellationToken cancellationToken)
    {
        var result = ComparisonRun.Execute(plan, Console.Error, cancellationToken);
        ComparisonTable.Write(result, Console.Out);
        if (file is not null) AtomicFile.Write(file, stream => ComparisonJson.Write(result, stream));
    }

    private static void Train(TrainingPlan plan, string? file, CancellationToken cancellationToken)
    {
        var result = TrainingRun.Execute(plan, Console.Error, cancellationToken);
        TrainingTable.Write(result, Console.Out);
        if (file is not null) AtomicFile.Write(file, stream => TrainingTable.WriteJson(result, stream));
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
