using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SqueezeBert.Training.Folders;

/// <summary>The README.md of a trained model: data, command, seed and scores, beside what guessing would score.</summary>
internal sealed class ModelCard
{
    private readonly StringBuilder text = new();

    internal required SqueezeBertConfig Config { get; init; }

    /// <summary>The hub's word for what the model does; null for none.</summary>
    internal required string? PipelineTag { get; init; }

    /// <summary>What it names; empty for a task without labels.</summary>
    internal required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The command line; empty where the run was no command.</summary>
    internal required string Command { get; init; }

    internal required string TrainName { get; init; }

    internal required string? ValidationName { get; init; }

    internal required string DataLicense { get; init; }

    internal required int TrainCount { get; init; }

    internal required long ParameterCount { get; init; }

    /// <summary>What the model learnt from beside the labels; null for nothing.</summary>
    internal required string? Teacher { get; init; }

    internal required ulong Seed { get; init; }

    internal required TrainingResult Result { get; init; }

    /// <summary>The picture of the curves beside the card; null for none.</summary>
    internal required string? PlotName { get; init; }

    /// <summary>Scores of always answering the commonest label of the training data; null where there is no such thing.</summary>
    internal required EvaluationScores? Majority { get; init; }

    /// <summary>Hugging Face's libraries load such a model too, but read the first token where it reads the mean.</summary>
    private bool DiffersElsewhere => Config.ClassifierPooling != ClassifierPooling.Cls;

    internal string ToMarkdown()
    {
        text.Clear();
        WriteHeader();
        Line($"# {Config.Architectures[0]}, {ParameterCount / 1e6:0.0} M parameters");
        Line();
        Line($"{Config.LayersText}, {Config.NumAttentionHeads} heads, vocabulary of {Config.VocabSize:N0} pieces.{(Labels.Count == 0 ? "" : $" Labels: {string.Join(", ", Labels)}.")}");
        if (DiffersElsewhere)
            Line($"It pools the mean (`classifier_pooling`), a key that Hugging Face's libraries don't know: they load the model but give other answers than those scored here.");
        Line();
        Line("## Data");
        Line($"- training: `{Path.GetFileName(TrainName)}`, {TrainCount:N0} rows");
        if (Result.Scores is not null) Line($"- development: `{Path.GetFileName(ValidationName)}`, {Result.Scores.ExampleCount:N0} rows");
        if (DataLicense.Length > 0) Line($"- licence of the data: {DataLicense.ReplaceLineEndings(" ")}");
        Line();
        WriteTraining();
        WriteCurve();
        if (Result.Scores is not null) WriteScores(Result.Scores);
        return text.ToString();
    }

    private void WriteHeader()
    {
        Line("---");
        if (!DiffersElsewhere && Config.Head != ModelHead.IntentAndSlots) Line("library_name: transformers");
        if (PipelineTag is not null) Line($"pipeline_tag: {PipelineTag}");
        WriteLicense();
        Line("---");
    }

    /// <summary>The hub's name of a licence as it is; any other text is quoted, as its rules for such cards have it.</summary>
    private void WriteLicense()
    {
        string id = DataLicense.ToLowerInvariant().Replace(' ', '-');
        if (id.Length == 0) return;
        if (id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.') && char.IsAsciiLetter(id[0]))
        {
            Line($"license: {id}");
            return;
        }
        Line("license: other");
        // A string of JSON is one of YAML too.
        Line($"license_name: \"{JsonEncodedText.Encode(DataLicense)}\"");
    }

    private void WriteTraining()
    {
        Line("## Training");
        string extent = string.Create(CultureInfo.InvariantCulture, $"{Result.Steps:N0} steps, {Result.Epochs:0.##} epochs, seed {Seed}, {Result.Runtime.TotalMinutes:0.0} minutes, {Result.TokensPerSecond:N0} tokens/s.");
        if (Result.IsInterrupted)
            Line($"Interrupted: {extent} Of {Result.TotalSteps:N0} steps planned; the weights are those of step {Result.Best!.Step:N0}, the best until then.");
        else Line(extent);
        if (Teacher is not null)
        {
            Line();
            Line($"Distilled from {Teacher}.");
        }
        if (Command.Length == 0) return;
        Line();
        Line(Result.IsInterrupted ? "The command:" : "The same command gives the same weights:");
        Line();
        Line("```");
        Line(Command);
        Line("```");
    }

    private void WriteCurve()
    {
        string[] rows = [.. CurveTable.Of(Result)];
        if (rows.Length == 0 && PlotName is null) return;
        Line();
        Line("## Curve");
        if (PlotName is not null)
        {
            Line($"![Loss and scores over the steps of training](<{PlotName}>)");
            Line();
        }
        foreach (string row in rows) Line(row);
    }

    private void WriteScores(EvaluationScores scores)
    {
        Line();
        Line("## Scores on the development data");
        Line("| | " + string.Join(" | ", Names(scores)) + " |");
        Line("|---" + string.Concat(Names(scores).Select(_ => "|---")) + "|");
        Line("| this model | " + string.Join(" | ", Names(scores).Select(name => Shown(scores.Metrics[name]))) + " |");
        if (Result.TeacherScores is { } teacher)
            Line("| its teacher | " + string.Join(" | ", Names(scores).Select(name => Shown(teacher.Metrics[name]))) + " |");
        if (Majority is not null)
            Line("| always the commonest label | " + string.Join(" | ", Names(scores).Select(name => Majority.Metrics.TryGetValue(name, out double value) ? Shown(value) : "")) + " |");
    }

    private static IEnumerable<string> Names(EvaluationScores scores) => scores.Metrics.Keys.Order(StringComparer.Ordinal);

    private static string Shown(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(string line = "") => text.Append(line).Append('\n');
}
