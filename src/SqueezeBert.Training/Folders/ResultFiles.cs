using System.Text.Json;

namespace SqueezeBert.Training.Folders;

/// <summary>Writes <c>all_results.json</c> and <c>trainer_state.json</c> with Hugging Face's names.</summary>
internal static class ResultFiles
{
    private const string ResultsFile = "all_results.json", StateFile = "trainer_state.json";

    internal static IReadOnlyList<string> Names { get; } = [ResultsFile, StateFile];

    internal static void Write(string folder, TrainingResult result, int trainCount)
    {
        JsonFile.Write(Path.Combine(folder, ResultsFile), writer => WriteResults(writer, result, trainCount));
        JsonFile.Write(Path.Combine(folder, StateFile), writer => WriteState(writer, result));
    }

    private static void WriteResults(Utf8JsonWriter writer, TrainingResult result, int trainCount)
    {
        writer.WriteNumber("epoch", result.Epochs);
        if (result.Scores is { } scores)
        {
            WriteScores(writer, scores);
            writer.WriteNumber("eval_samples", scores.ExampleCount);
        }
        if (result.TeacherScores is { } teacher) WriteScores(writer, teacher, "teacher_eval_");
        writer.WriteNumber("train_loss", result.TrainLoss);
        writer.WriteNumber("train_runtime", result.Runtime.TotalSeconds);
        writer.WriteNumber("train_samples", trainCount);
        writer.WriteNumber("train_samples_per_second", trainCount * result.Epochs / result.Runtime.TotalSeconds);
        writer.WriteNumber("train_steps_per_second", result.Steps / result.Runtime.TotalSeconds);
        writer.WriteNumber("train_tokens_per_second", result.TokensPerSecond);
    }

    private static void WriteState(Utf8JsonWriter writer, TrainingResult result)
    {
        if (result.Best is { } best)
        {
            writer.WriteNumber("best_metric", best.Scores.Metrics[result.BestMetric!]);
            writer.WriteString("metric_for_best_model", "eval_" + result.BestMetric);
            writer.WriteNumber("best_global_step", best.Step);
        }
        writer.WriteNumber("epoch", result.Epochs);
        writer.WriteNumber("global_step", result.Steps);
        writer.WriteNumber("max_steps", result.TotalSteps);
        writer.WriteStartArray("log_history");
        var reports = result.Training.Select(report => (report.Step, IsEvaluation: false, Write: (Action)(() => WriteTraining(writer, report))))
            .Concat(result.Evaluations.Select(report => (report.Step, IsEvaluation: true, Write: (Action)(() => WriteEvaluation(writer, report)))));
        foreach (var report in reports.OrderBy(report => report.Step).ThenBy(report => report.IsEvaluation)) report.Write();
        writer.WriteEndArray();
    }

    private static void WriteTraining(Utf8JsonWriter writer, TrainingProgress report)
    {
        writer.WriteStartObject();
        writer.WriteNumber("epoch", report.Epoch);
        writer.WriteNumber("grad_norm", report.GradNorm);
        writer.WriteNumber("learning_rate", report.LearningRate);
        writer.WriteNumber("loss", report.Loss);
        writer.WriteNumber("step", report.Step);
        writer.WriteEndObject();
    }

    private static void WriteEvaluation(Utf8JsonWriter writer, EvaluationProgress report)
    {
        writer.WriteStartObject();
        writer.WriteNumber("epoch", report.Epoch);
        WriteScores(writer, report.Scores);
        writer.WriteNumber("step", report.Step);
        writer.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter writer, EvaluationScores scores, string prefix = "eval_")
    {
        foreach (var (name, value) in scores.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
            // JSON has no NaN.
            if (double.IsFinite(value))
                writer.WriteNumber(prefix + name, value);
            else
                writer.WriteNull(prefix + name);
    }
}
