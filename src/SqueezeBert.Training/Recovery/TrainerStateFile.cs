using System.Globalization;
using System.Text.Json;
using SqueezeBert.Training.Folders;

namespace SqueezeBert.Training.Recovery;

/// <summary>Reads and writes a checkpoint's <c>state.json</c>. Numbers are written so that they are read back bit for bit.</summary>
internal static class TrainerStateFile
{
    internal const string FileName = "state.json";

    internal static void Write(string folder, TrainerState state) => JsonFile.Write(Path.Combine(folder, FileName), json =>
    {
        var (position, journal) = (state.Position, state.Journal);
        json.WriteNumber("global_step", position.Step);
        json.WriteNumber("pass", position.Pass);
        json.WriteNumber("epoch", position.Epoch);
        json.WriteNumber("next_example", position.NextExample);
        if (state.Best is { } best)
        {
            json.WriteString("best_score", Exact(best.Score));
            json.WriteNumber("evaluations_since_best", best.EvaluationsSince);
        }
        json.WriteNumber("reported_step", journal.Totals.ReportedStep);
        json.WriteString("loss", Exact(journal.Totals.Loss));
        json.WriteString("loss_since_report", Exact(journal.Totals.LossSinceReport));
        json.WriteNumber("tokens", journal.Totals.Tokens);
        json.WriteNumber("tokens_since_report", journal.Totals.TokensSinceReport);
        json.WriteNumber("time", journal.Totals.Time.Ticks);
        json.WriteNumber("time_since_report", journal.Totals.TimeSinceReport.Ticks);
        json.WriteString("learning_rate", Exact(journal.Totals.LearningRate));
        json.WriteString("grad_norm", Exact(journal.Totals.GradNorm));
        json.WriteNumber("runtime", journal.Runtime.Ticks);
        WriteList(json, "training", journal.Training, WriteTraining);
        WriteList(json, "evaluations", journal.Evaluations, WriteEvaluation);
    });

    /// <exception cref="TrainingException">The file is no such state.</exception>
    internal static TrainerState Read(string folder) => JsonFile.Read(Path.Combine(folder, FileName), "the state of a training run", json =>
    {
        int step = Count(json, "global_step");
        var totals = new JournalTotals
        {
            Step = step,
            ReportedStep = Count(json, "reported_step"),
            Loss = Number(json, "loss"),
            LossSinceReport = Number(json, "loss_since_report"),
            Tokens = json.GetProperty("tokens").GetInt64(),
            TokensSinceReport = json.GetProperty("tokens_since_report").GetInt64(),
            Time = Time(json, "time"),
            TimeSinceReport = Time(json, "time_since_report"),
            LearningRate = Number(json, "learning_rate"),
            GradNorm = Number(json, "grad_norm"),
        };
        return new TrainerState(
            new TrainingPosition(step, json.GetProperty("pass").GetInt64(), Count(json, "epoch"), Count(json, "next_example")),
            new JournalState(totals, Time(json, "runtime"), [.. json.GetProperty("training").EnumerateArray().Select(ReadTraining)], [.. json.GetProperty("evaluations").EnumerateArray().Select(ReadEvaluation)]),
            json.TryGetProperty("best_score", out _) ? (Number(json, "best_score"), Count(json, "evaluations_since_best")) : null);
    });

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingProgress report)
    {
        json.WriteString("epoch", Exact(report.Epoch));
        json.WriteNumber("step", report.Step);
        json.WriteNumber("total_steps", report.TotalSteps);
        json.WriteString("loss", Exact(report.Loss));
        json.WriteString("learning_rate", Exact(report.LearningRate));
        json.WriteString("grad_norm", Exact(report.GradNorm));
        json.WriteString("tokens_per_second", Exact(report.TokensPerSecond));
        json.WriteNumber("time_left", report.TimeLeft.Ticks);
    }

    private static TrainingProgress ReadTraining(JsonElement json) => new(
        Number(json, "epoch"), Count(json, "step"), Count(json, "total_steps"),
        Number(json, "loss"), Number(json, "learning_rate"), Number(json, "grad_norm"), Number(json, "tokens_per_second"), Time(json, "time_left"));

    private static void WriteEvaluation(Utf8JsonWriter json, EvaluationProgress report)
    {
        json.WriteString("epoch", Exact(report.Epoch));
        json.WriteNumber("step", report.Step);
        json.WriteBoolean("is_best", report.IsBest);
        json.WriteNumber("examples", report.Scores.ExampleCount);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in report.Scores.Metrics) json.WriteString(name, Exact(value));
        json.WriteEndObject();
    }

    private static EvaluationProgress ReadEvaluation(JsonElement json) => new(
        Number(json, "epoch"), Count(json, "step"),
        new EvaluationScores(json.GetProperty("metrics").EnumerateObject().ToDictionary(metric => metric.Name, metric => Number(metric.Value), StringComparer.Ordinal), Count(json, "examples")),
        json.GetProperty("is_best").GetBoolean());

    private static int Count(JsonElement json, string name)
    {
        int count = json.GetProperty(name).GetInt32();
        return count >= 0 ? count : throw new FormatException($"{name}: expected 0 or more; found {count}.");
    }

    /// <summary>All bits, NaN's too, which JSON has no number for.</summary>
    private static string Exact(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    private static double Number(JsonElement json, string name) => Number(json.GetProperty(name));

    private static double Number(JsonElement json) =>
        long.TryParse(json.GetString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long bits)
            ? BitConverter.Int64BitsToDouble(bits)
            : throw new FormatException($"expected 16 hexadecimal digits; found {json.GetRawText()}.");

    private static TimeSpan Time(JsonElement json, string name) => TimeSpan.FromTicks(json.GetProperty(name).GetInt64());
}
