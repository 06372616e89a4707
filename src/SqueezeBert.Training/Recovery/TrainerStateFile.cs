using System.Globalization;
using System.Text.Json;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Recovery;

/// <summary>Reads and writes a checkpoint's <c>state.json</c>. Numbers are written so that they are read back bit for bit.</summary>
internal static class TrainerStateFile
{
    internal const string FileName = "state.json";

    internal static void Write(string folder, TrainerState state) => AtomicFile.Write(Path.Combine(folder, FileName), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("global_step", state.Position.Step);
        json.WriteNumber("pass", state.Position.Pass);
        json.WriteNumber("epoch", state.Position.Epoch);
        json.WriteNumber("next_example", state.Position.NextExample);
        if (state.Best is { } best)
        {
            json.WriteString("best_score", Exact(best.Score));
            json.WriteNumber("evaluations_since_best", best.EvaluationsSince);
        }
        var journal = state.Journal;
        json.WriteNumber("reported_step", journal.ReportedStep);
        json.WriteString("loss_sum", Exact(journal.LossSum));
        json.WriteString("loss_since_report", Exact(journal.LossSinceReport));
        json.WriteNumber("token_sum", journal.TokenSum);
        json.WriteNumber("tokens_since_report", journal.TokensSinceReport);
        json.WriteNumber("step_time", journal.StepTime.Ticks);
        json.WriteNumber("time_since_report", journal.TimeSinceReport.Ticks);
        json.WriteNumber("runtime", journal.Runtime.Ticks);
        json.WriteStartArray("training");
        foreach (var report in journal.Training) WriteTraining(json, report);
        json.WriteEndArray();
        json.WriteStartArray("evaluations");
        foreach (var report in journal.Evaluations) WriteEvaluation(json, report);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <exception cref="TrainingException">The file is no such state.</exception>
    internal static TrainerState Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var json = document.RootElement;
            return new TrainerState(
                new TrainingPosition(json.GetProperty("global_step").GetInt32(), json.GetProperty("pass").GetInt64(), json.GetProperty("epoch").GetInt32(), json.GetProperty("next_example").GetInt32()),
                new JournalState
                {
                    ReportedStep = json.GetProperty("reported_step").GetInt32(),
                    LossSum = Number(json, "loss_sum"),
                    LossSinceReport = Number(json, "loss_since_report"),
                    TokenSum = json.GetProperty("token_sum").GetInt64(),
                    TokensSinceReport = json.GetProperty("tokens_since_report").GetInt64(),
                    StepTime = Time(json, "step_time"),
                    TimeSinceReport = Time(json, "time_since_report"),
                    Runtime = Time(json, "runtime"),
                    Training = [.. json.GetProperty("training").EnumerateArray().Select(ReadTraining)],
                    Evaluations = [.. json.GetProperty("evaluations").EnumerateArray().Select(ReadEvaluation)],
                },
                json.TryGetProperty("best_score", out _) ? (Number(json, "best_score"), json.GetProperty("evaluations_since_best").GetInt32()) : null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TrainingException($"{path}: expected the state of a training run; found: {error.Message}");
        }
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingProgress report)
    {
        json.WriteStartObject();
        json.WriteString("epoch", Exact(report.Epoch));
        json.WriteNumber("step", report.Step);
        json.WriteNumber("total_steps", report.TotalSteps);
        json.WriteString("loss", Exact(report.Loss));
        json.WriteString("learning_rate", Exact(report.LearningRate));
        json.WriteString("grad_norm", Exact(report.GradNorm));
        json.WriteString("tokens_per_second", Exact(report.TokensPerSecond));
        json.WriteNumber("time_left", report.TimeLeft.Ticks);
        json.WriteEndObject();
    }

    private static TrainingProgress ReadTraining(JsonElement json) => new(
        Number(json, "epoch"), json.GetProperty("step").GetInt32(), json.GetProperty("total_steps").GetInt32(),
        Number(json, "loss"), Number(json, "learning_rate"), Number(json, "grad_norm"), Number(json, "tokens_per_second"), Time(json, "time_left"));

    private static void WriteEvaluation(Utf8JsonWriter json, EvaluationProgress report)
    {
        json.WriteStartObject();
        json.WriteString("epoch", Exact(report.Epoch));
        json.WriteNumber("step", report.Step);
        json.WriteBoolean("is_best", report.IsBest);
        json.WriteNumber("examples", report.Scores.ExampleCount);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in report.Scores.Metrics) json.WriteString(name, Exact(value));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static EvaluationProgress ReadEvaluation(JsonElement json) => new(
        Number(json, "epoch"), json.GetProperty("step").GetInt32(),
        new EvaluationScores(json.GetProperty("metrics").EnumerateObject().ToDictionary(metric => metric.Name, metric => Number(metric.Value), StringComparer.Ordinal), json.GetProperty("examples").GetInt32()),
        json.GetProperty("is_best").GetBoolean());

    /// <summary>All bits, NaN's too, which JSON has no number for.</summary>
    private static string Exact(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static double Number(JsonElement json, string name) => Number(json.GetProperty(name));

    private static double Number(JsonElement json) =>
        BitConverter.Int64BitsToDouble(long.Parse(json.GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static TimeSpan Time(JsonElement json, string name) => TimeSpan.FromTicks(json.GetProperty(name).GetInt64());
}
