using System.Text.Json;

namespace SqueezeBert.Training.Folders;

/// <summary>Writes <c>train_results.json</c>, <c>eval_results.json</c>, <c>all_results.json</c> with both, and <c>trainer_state.json</c>, with Hugging Face's names.</summary>
internal static class ResultFiles
{
    private const string TrainFile = "train_results.json", EvalFile = "eval_results.json", StateFile = "trainer_state.json";

    /// <summary>Figures of the run, and scores of the model as it was written.</summary>
    internal const string AllFile = "all_results.json";

    /// <summary>What stands before a score's name.</summary>
    internal const string ScorePrefix = "eval_";

    internal static IReadOnlyList<string> Names { get; } = [TrainFile, EvalFile, AllFile, StateFile];

    /// <param name="folder">Where they go; without scores there is no file of them.</param>
    /// <param name="result">What they say.</param>
    /// <param name="trainCount">Examples to train on.</param>
    /// <param name="epochs">Epochs planned.</param>
    internal static void Write(string folder, TrainingResult result, int trainCount, double epochs)
    {
        Write(TrainFile, writer => WriteTrainResults(writer, result, trainCount));
        if (result.Scores is { } scores) Write(EvalFile, writer => WriteEvalResults(writer, scores));
        Write(AllFile, writer =>
        {
            if (result.Scores is { } all) WriteEvalResults(writer, all);
            if (result.TeacherScores is { } teacher) WriteScores(writer, teacher, "teacher_eval_");
            WriteTrainResults(writer, result, trainCount);
        });
        JsonFile.Write(Path.Combine(folder, StateFile), writer => WriteState(writer, result, epochs));

        void Write(string name, Action<Utf8JsonWriter> write) => JsonFile.Write(Path.Combine(folder, name), writer =>
        {
            writer.WriteNumber("epoch", result.Epochs);
            write(writer);
        });
    }

    private static void WriteEvalResults(Utf8JsonWriter writer, EvaluationScores scores)
    {
        WriteScores(writer, scores);
        writer.WriteNumber("eval_samples", scores.ExampleCount);
    }

    private static void WriteTrainResults(Utf8JsonWriter writer, TrainingResult result, int trainCount)
    {
        writer.WriteNumber("train_loss", result.TrainLoss);
        writer.WriteNumber("train_runtime", result.Runtime.TotalSeconds);
        writer.WriteNumber("train_samples", trainCount);
        writer.WriteNumber("train_samples_per_second", trainCount * result.Epochs / result.Runtime.TotalSeconds);
        writer.WriteNumber("train_steps_per_second", result.Steps / result.Runtime.TotalSeconds);
        writer.WriteNumber("train_tokens_per_second", result.TokensPerSecond);
    }

    private static void WriteState(Utf8JsonWriter writer, TrainingResult result, double epochs)
    {
        if (result.Best is { } best)
        {
            writer.WriteNumber("best_metric", best.Scores.Metrics[result.BestMetric!]);
            writer.WriteString("metric_for_best_model", ScorePrefix + result.BestMetric);
            writer.WriteNumber("best_global_step", best.Step);
        }
        writer.WriteNumber("epoch", result.Epochs);
        writer.WriteNumber("global_step", result.Steps);
        writer.WriteNumber("max_steps", result.TotalSteps);
        writer.WriteNumber("num_train_epochs", epochs);
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

    private static void WriteScores(Utf8JsonWriter writer, EvaluationScores scores, string prefix = ScorePrefix)
    {
        foreach (var (name, value) in scores.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
            // JSON has no NaN.
            if (double.IsFinite(value))
                writer.WriteNumber(prefix + name, value);
            else
                writer.WriteNull(prefix + name);
    }
}
