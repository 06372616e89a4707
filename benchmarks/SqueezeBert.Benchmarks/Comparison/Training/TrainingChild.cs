using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SqueezeBert.Checkpoints;
using SqueezeBert.Training;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>Our side of the comparison: fine-tuning steps in a process of their own, by the commands that <c>pytorch_training.py</c> knows.</summary>
internal sealed class TrainingChild : IDisposable
{
    /// <summary>What the process is called with, before a folder, a file with the batch, and a number of threads.</summary>
    internal const string Name = "training-child";

    private readonly WorkerPool pool;
    private readonly TrainableModel model;
    private readonly AdamW optimizer;
    private readonly Objective objective = RowObjective.OfSequences(new CrossEntropy());
    private readonly TrainingBatch batch;
    private long step;

    private TrainingChild(string folder, string batchFile, int threads)
    {
        pool = new WorkerPool(threads);
        using var source = CheckpointFolder.Open(folder);
        model = TrainableModel.Load(SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(folder)), ModelHead.SequenceClassification, source, seed: 42, pool);
        optimizer = new AdamW(model.Parameters);
        objective.UseThreads(pool);
        using var data = JsonDocument.Parse(File.ReadAllBytes(batchFile));
        var builder = new TokenBatchBuilder();
        foreach (var ids in data.RootElement.GetProperty("sequences").EnumerateArray()) builder.Add([.. ids.EnumerateArray().Select(id => id.GetInt32())]);
        batch = new TrainingBatch(builder.Build(), [.. data.RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetSingle())]);
    }

    internal static void Run(ReadOnlySpan<string> arguments, TextReader commands, TextWriter answers)
    {
        using var child = new TrainingChild(arguments[0], arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture));
        while (commands.ReadLine() is { } command)
        {
            answers.WriteLine((command == "loss" ? child.Loss() : child.Step()).ToString(CultureInfo.InvariantCulture));
            answers.Flush();
        }
        using var process = Process.GetCurrentProcess();
        answers.WriteLine(process.PeakWorkingSet64);
    }

    public void Dispose()
    {
        model.Dispose();
        pool.Dispose();
    }

    /// <summary>The loss without dropout.</summary>
    private double Loss()
    {
        float[] logits = model.Model.Forward(batch.Tokens, ModelOutputs.Logits).Logits!;
        return objective.Compute(logits, batch, objective.CountOf(batch), new float[logits.Length]);
    }

    /// <summary>Milliseconds of one step as the trainer takes it.</summary>
    private double Step()
    {
        long start = Stopwatch.GetTimestamp();
        model.Parameters.ClearGradients(pool);
        model.Accumulate(batch, objective, objective.CountOf(batch), new StepRandom(42, step++));
        model.Parameters.ClipGradients(pool, model.Parameters.GradientNorm(pool), 1);
        optimizer.Step(pool, 1e-5);
        model.Repack();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
