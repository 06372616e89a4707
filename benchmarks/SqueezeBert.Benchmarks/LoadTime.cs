using System.Diagnostics;
using System.Globalization;
using SqueezeBert.Checkpoints;
using SqueezeBert.Tests.Model;

namespace SqueezeBert.Benchmarks;

/// <summary>How long until a model can answer, and how much memory does that take? Each round is a process of its own, with files in the system's cache.</summary>
/// <remarks>
/// <c>ready</c> counts from the start of the process until the model is loaded, <c>load</c> the loading alone. Peak memory is the
/// process's largest resident set, runtime and code included. The quickest round counts, and the largest peak.
/// </remarks>
internal static class LoadTime
{
    /// <summary>What a child process is called with: the folder, then the precision.</summary>
    internal const string Child = "load-child";

    private const int Rounds = 7;

    private const string Preset = "squeezebert-base";

    /// <param name="folder">A model's folder; null for one of random weights at base size.</param>
    /// <param name="report">Where the table goes.</param>
    internal static void Run(string? folder, TextWriter report)
    {
        if (folder is not null)
        {
            Measure(folder, report);
            return;
        }
        var made = Directory.CreateTempSubdirectory("squeezebert-load-");
        try
        {
            WriteRandomModel(made.FullName, SqueezeBertConfig.FromPreset(Preset), ModelHead.None);
            Measure(made.FullName, report);
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    /// <summary>One round: loads, and prints milliseconds of loading, milliseconds since the process began, and peak bytes.</summary>
    internal static void RunChild(string folder, string precision, TextWriter report)
    {
        long start = Stopwatch.GetTimestamp();
        using var model = SqueezeBertModel.Load(folder, new ModelOptions { Precision = Enum.Parse<WeightPrecision>(precision) });
        double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        using var process = Process.GetCurrentProcess();
        double ready = (DateTime.Now - process.StartTime).TotalMilliseconds;
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load} {ready} {process.PeakWorkingSet64}"));
    }

    private static void Measure(string folder, TextWriter report)
    {
        double stored = new DirectoryInfo(folder).EnumerateFiles("*.safetensors").Sum(file => file.Length) / 1e6;
        report.WriteLine($"weights in files: {stored:F0} MB");
        report.WriteLine("precision   load ms  ready ms   median ms   peak MB");
        var precisions = SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(folder)).WeightPrecision == WeightPrecision.Int8
            ? (WeightPrecision[])[WeightPrecision.Int8] : [WeightPrecision.Float32, WeightPrecision.Int8];
        foreach (var precision in precisions)
        {
            double[][] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Round(folder, precision))];
            report.WriteLine($"{precision,-9} {rounds.Min(round => round[0]),9:F0} {rounds.Min(round => round[1]),9:F0} {rounds.Select(round => round[1]).Order().ElementAt(Rounds / 2),11:F0} {rounds.Max(round => round[2]) / 1e6,9:F0}");
        }
    }

    private static double[] Round(string folder, WeightPrecision precision)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(LoadTime).Assembly.Location);
        foreach (string argument in (string[])[Child, folder, $"{precision}"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Expected a child process that loads {folder}; it ended with {process.ExitCode}.");
        return [.. line.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
    }

    /// <summary>A model of random weights.</summary>
    internal static void WriteRandomModel(string folder, SqueezeBertConfig config, ModelHead head)
    {
        using var weights = new FullSizeWeights(config, head);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJson());
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), weights.Tensors.Values.Select(tensor =>
        {
            var values = new float[tensor.ElementCount];
            weights.ReadSingle(tensor.Name, values);
            return new FloatTensorToWrite(tensor.Name, TensorType.Float32, tensor.Shape, values);
        }));
    }
}
