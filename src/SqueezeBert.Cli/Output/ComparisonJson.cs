using System.Text.Json;
using SqueezeBert.Cli.Comparison;
using SqueezeBert.Kernels.Peaks;

namespace SqueezeBert.Cli.Output;

/// <summary>A comparison as one JSON object: the machine, what variants cost and how long they take, and every run's scores in the seeds' order.</summary>
internal static class ComparisonJson
{
    internal static void Write(Stream stream, ComparisonReport report) => JsonReport.Write(stream, json =>
    {
        json.WriteString("processor", Processor.Name);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteStartArray("seeds");
        foreach (ulong seed in report.Experiment.Seeds) json.WriteNumberValue(seed);
        json.WriteEndArray();
        json.WriteStartArray("variants");
        for (int i = 0; i < report.Variants.Length; i++) WriteVariant(json, report, i);
        json.WriteEndArray();
        json.WriteStartArray("tasks");
        foreach (var task in report.Experiment.Tasks) WriteTask(json, report, task);
        json.WriteEndArray();
    });

    private static void WriteVariant(Utf8JsonWriter json, ComparisonReport report, int variant)
    {
        json.WriteStartObject();
        json.WriteString("variant", report.Variants[variant]);
        json.WriteNumber("parameters", report.Costs[variant].Parameters);
        json.WriteNumber("sequence_length", report.Costs[variant].SequenceLength);
        json.WriteNumber("flops", report.Costs[variant].Flops);
        json.WriteStartArray("latency");
        foreach (var row in report.Latencies.Where(row => row.Variant == variant))
        {
            json.WriteStartObject();
            json.WriteNumber("threads", row.Threads);
            json.WriteNumber("length", row.Length);
            json.WriteNumber("p50_ms", Math.Round(row.Latency.P50, 4));
            json.WriteNumber("p90_ms", Math.Round(row.Latency.P90, 4));
            json.WriteNumber("passes", row.Latency.Passes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, ComparisonReport report, ExperimentTask task)
    {
        json.WriteStartObject();
        json.WriteString("task", task.Name);
        json.WriteStartArray("variants");
        foreach (string variant in report.Variants)
        {
            var runs = report.ScoresOf(task, variant);
            json.WriteStartObject();
            json.WriteString("variant", variant);
            json.WriteNumber("train_samples", runs[0].TrainRows);
            json.WriteNumber("eval_samples", runs[0].EvalRows);
            WriteNumbers(json, "epochs", runs.Select(run => run.Epochs));
            WriteNumbers(json, "train_seconds", runs.Select(run => run.TrainSeconds));
            WriteNumbers(json, "train_tokens_per_second", runs.Select(run => run.TokensPerSecond));
            json.WriteStartObject("scores");
            foreach (string metric in task.Metrics) WriteScores(json, metric, report.ValuesOf(task, variant, metric));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter json, string metric, double[] values)
    {
        var spread = Spread.Of(values);
        json.WriteStartObject(metric);
        if (double.IsFinite(spread.Mean)) json.WriteNumber("mean", spread.Mean);
        if (spread.Deviation is { } deviation && double.IsFinite(deviation)) json.WriteNumber("sample_standard_deviation", deviation);
        WriteNumbers(json, "values", values);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            // JSON has no NaN.
            if (double.IsFinite(value))
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
        json.WriteEndArray();
    }
}
