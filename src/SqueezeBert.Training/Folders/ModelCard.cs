using System.Globalization;
using System.Text;

namespace SqueezeBert.Training.Folders;

/// <summary>The README.md of a trained model: data, command, seed and scores, beside what guessing would score.</summary>
internal sealed class ModelCard
{
    private readonly StringBuilder text = new();

    internal required SqueezeBertConfig Config { get; init; }

    internal required string Command { get; init; }

    internal required string TrainFile { get; init; }

    internal required string? ValidationFile { get; init; }

    internal required string DataLicense { get; init; }

    internal required int TrainCount { get; init; }

    internal required long ParameterCount { get; init; }

    internal required ulong Seed { get; init; }

    internal required TrainingResult Result { get; init; }

    /// <summary>Scores of the written file; null without a development set.</summary>
    internal required EvaluationScores? Scores { get; init; }

    /// <summary>Scores of always answering the commonest label of the training data; null where there is no such thing.</summary>
    internal required EvaluationScores? Majority { get; init; }

    internal string ToMarkdown()
    {
        text.Clear();
        WriteHeader();
        Line($"# {Config.Architectures[0]}, {ParameterCount / 1e6:0.0} M parameters");
        Line();
        Line($"{Config.NumHiddenLayers} layers of {Config.HiddenSize} features, {Config.NumAttentionHeads} heads, vocabulary of {Config.VocabSize:N0} pieces. Labels: {string.Join(", ", Config.Id2Label)}.");
        Line();
        Line("## Data");
        Line($"- training: `{Path.GetFileName(TrainFile)}`, {TrainCount:N0} rows");
        if (ValidationFile is not null) Line($"- development: `{Path.GetFileName(ValidationFile)}`, {Scores!.ExampleCount:N0} rows");
        if (DataLicense.Length > 0) Line($"- licence of the data: {DataLicense}");
        Line();
        Line("## Training");
        Line($"{Result.Steps:N0} steps, {Result.Epochs:0.##} epochs, seed {Seed}, {Result.Runtime.TotalMinutes:0.0} minutes, {Result.TokensPerSecond:N0} tokens/s. The same command gives the same weights:");
        Line();
        Line("```");
        Line(Command);
        Line("```");
        if (Scores is not null) WriteScores(Scores);
        return text.ToString();
    }

    private void WriteHeader()
    {
        Line("---");
        Line("library_name: transformers");
        Line("pipeline_tag: text-classification");
        if (DataLicense.Length > 0) Line($"license: {DataLicense.ToLowerInvariant().Replace(' ', '-')}");
        Line("---");
    }

    private void WriteScores(EvaluationScores scores)
    {
        Line();
        Line("## Scores on the development data");
        Line("| | " + string.Join(" | ", Names(scores)) + " |");
        Line("|---" + string.Concat(Names(scores).Select(_ => "|---")) + "|");
        Line("| this model | " + string.Join(" | ", Names(scores).Select(name => Shown(scores.Metrics[name]))) + " |");
        if (Majority is not null)
            Line("| always the commonest label | " + string.Join(" | ", Names(scores).Select(name => Majority.Metrics.TryGetValue(name, out double value) ? Shown(value) : "")) + " |");
    }

    private static IEnumerable<string> Names(EvaluationScores scores) => scores.Metrics.Keys.Order(StringComparer.Ordinal);

    private static string Shown(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(string line = "") => text.Append(line).Append('\n');
}
