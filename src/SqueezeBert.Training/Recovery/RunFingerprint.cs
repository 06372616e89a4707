using System.Security.Cryptography;
using System.Text;
using SqueezeBert.Training.Folders;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training.Recovery;

/// <summary>What decides a run's weights: only a run that agrees in all of it can go on from a checkpoint. <c>run.json</c>.</summary>
internal static class RunFingerprint
{
    internal const string FileName = "run.json";

    /// <summary>Characters of a SHA-256.</summary>
    private const int HashLength = 64;

    /// <summary>Each setting by name; the data as a hash of its ids and targets.</summary>
    internal static SortedDictionary<string, string> Of(TrainingOptions options, TrainingSetup setup)
    {
        var (task, teacher) = (setup.Task, setup.Teacher);
        bool scores = setup.Evaluator is not null && options.EvalStrategy != EvaluationStrategy.No;
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["task"] = task.GetType().Name,
            ["task settings"] = task.Settings,
            ["config"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(setup.Model.Model.Config.ToJson()))),
            ["weights to start from"] = DataHash.Of(setup.Model.Parameters),
            ["teacher"] = teacher?.Hash ?? "",
            ["distillation"] = teacher?.Settings ?? "",
            ["train data"] = setup.Train.Hash,
            ["validation data"] = DataHash.Of(task.ValidationTexts),
            ["max_seq_length"] = TrainingArguments.Text(setup.Start.MaxTokens),
            ["load_best_model_at_end"] = scores && options.LoadBestModelAtEnd ? "true" : "",
        };
        foreach (var (name, value) in TrainingArguments.Deciding(options)) settings.Add(name, TrainingArguments.Text(value));
        return settings;
    }

    internal static void Write(string folder, SortedDictionary<string, string> settings) => JsonFile.Write(Path.Combine(folder, FileName), json =>
    {
        foreach (var (name, value) in settings) json.WriteString(name, value);
    });

    /// <summary>The first setting in which a checkpoint's run differs; null for the same run.</summary>
    /// <exception cref="TrainingException">The file can't be read.</exception>
    internal static string? DifferenceOf(string folder, SortedDictionary<string, string> settings) => JsonFile.Read(Path.Combine(folder, FileName), "the settings of a training run", json =>
    {
        foreach (var (name, value) in settings)
        {
            // What an older program had no name for was off then.
            string? found = json.TryGetProperty(name, out var written) ? written.GetString() : value is "0" ? value : "";
            // A hash says nothing to anybody.
            if (found != value) return value.Length is 0 or HashLength ? name : $"{name} ({found}, here {value})";
        }
        return null;
    });
}
