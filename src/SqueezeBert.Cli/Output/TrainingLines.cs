using System.Text.Json;
using SqueezeBert.Training;

namespace SqueezeBert.Cli.Output;

/// <summary>Progress of training as JSON Lines with Hugging Face's names; each line is out before the next step begins.</summary>
internal sealed class TrainingLines(Stream stream) : ITrainingListener, IDisposable
{
    private readonly JsonLineWriter lines = new(stream);
    private bool unread;

    public void Trained(TrainingProgress progress) => Write(json =>
    {
        json.WriteNumber("epoch", Math.Round(progress.Epoch, 4));
        json.WriteNumber("step", progress.Step);
        json.WriteNumber("max_steps", progress.TotalSteps);
        json.WriteNumber("loss", Math.Round(progress.Loss, 6));
        json.WriteNumber("learning_rate", progress.LearningRate);
        json.WriteNumber("grad_norm", Math.Round(progress.GradNorm, 6));
        json.WriteNumber("tokens_per_second", Math.Round(progress.TokensPerSecond));
        json.WriteNumber("seconds_left", Math.Round(progress.TimeLeft.TotalSeconds));
    });

    public void Evaluated(EvaluationProgress progress) => Write(json =>
    {
        json.WriteNumber("epoch", Math.Round(progress.Epoch, 4));
        json.WriteNumber("step", progress.Step);
        WriteScores(json, progress.Scores);
        json.WriteBoolean("is_best", progress.IsBest);
    });

    /// <summary>A run of several begins.</summary>
    /// <param name="run">Its name.</param>
    /// <param name="number">Which of all runs it is, from 1.</param>
    /// <param name="runs">How many there are.</param>
    internal void Began(string run, int number, int runs) => Write(json =>
    {
        json.WriteString("run", run);
        json.WriteNumber("number", number);
        json.WriteNumber("runs", runs);
    });

    internal TrainingResult Finished(TrainingResult result)
    {
        Write(json =>
        {
            json.WriteNumber("train_loss", Math.Round(result.TrainLoss, 6));
            json.WriteNumber("train_runtime", Math.Round(result.Runtime.TotalSeconds, 1));
            json.WriteNumber("train_tokens_per_second", Math.Round(result.TokensPerSecond));
            if (result.Scores is not null) WriteScores(json, result.Scores);
            if (result.TeacherScores is not null) WriteScores(json, result.TeacherScores, "teacher_eval_");
        });
        return result;
    }

    public void Dispose() => lines.Dispose();

    private static void WriteScores(Utf8JsonWriter json, EvaluationScores scores, string prefix = "eval_")
    {
        foreach (var (name, value) in scores.Metrics)
            // JSON has no NaN.
            if (double.IsFinite(value))
                json.WriteNumber(prefix + name, value);
            else
                json.WriteNull(prefix + name);
    }

    private void Write(Action<Utf8JsonWriter> fields)
    {
        if (unread) return;
        try
        {
            lines.Write(fields);
            stream.Flush();
        }
        catch (Exception error) when (error is ReaderGoneException or OperationCanceledException)
        {
            // Nobody follows the progress any more; the folder is still wanted.
            unread = true;
        }
    }
}
