using SqueezeBert.Training.Folders;

namespace SqueezeBert.Cli.Comparison;

/// <summary>What a finished run came to, as its folder says.</summary>
/// <param name="Scores">By metric; NaN where there was nothing to divide by.</param>
/// <param name="TrainSeconds">Wall-clock time with the scoring in between.</param>
/// <param name="TokensPerSecond">Tokens trained on, scoring left out.</param>
/// <param name="Epochs">Times each example was seen.</param>
/// <param name="TrainRows">Examples to train on.</param>
/// <param name="EvalRows">Examples to score on.</param>
internal sealed record RunScores(IReadOnlyDictionary<string, double> Scores, double TrainSeconds, double TokensPerSecond, double Epochs, int TrainRows, int EvalRows)
{
    internal static string PathIn(string folder) => Path.Combine(folder, ResultFiles.AllFile);

    /// <exception cref="ConfigException">The file can't be read, or lacks a figure.</exception>
    internal static RunScores Read(ExperimentRun run)
    {
        string path = PathIn(run.Folder);
        return ConfigFile.Read(() => File.OpenRead(path), path, keys =>
        {
            return new RunScores(
                run.Task.Metrics.ToDictionary(metric => metric, Score, StringComparer.Ordinal),
                Required("train_runtime"), Required("train_tokens_per_second"), Required("epoch"), (int)Required("train_samples"), (int)Required("eval_samples"));

            // A score that is no number is there as null.
            double Score(string metric) => keys.Has(ResultFiles.ScorePrefix + metric)
                ? keys.OptionalNumber(ResultFiles.ScorePrefix + metric) ?? double.NaN
                : throw keys.WrongValue(ResultFiles.ScorePrefix + metric, "a number or null");

            double Required(string key) => keys.OptionalNumber(key) ?? throw keys.WrongValue(key, "a number");
        });
    }
}
