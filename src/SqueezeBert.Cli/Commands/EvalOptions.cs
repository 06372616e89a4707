using System.CommandLine;
using System.CommandLine.Parsing;
using SqueezeBert.Cli.Scoring;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert eval</c>.</summary>
internal sealed class EvalOptions
{
    private const string Classification = "text-classification", Similarity = "sentence-similarity", Tagging = "token-classification", NoAnswer = "squad_v2";

    /// <summary>No answer where it scores higher than the best answer.</summary>
    private const double LikelierThanNot = 0.5;

    private readonly Option<string> task = new("--task", "-t") { Description = $"What was predicted: {string.Join(", ", ScoredTasks.Names)}.", HelpName = "TASK", Required = true };
    private readonly Option<string> data = new("--data", "-d") { Description = "What is true, in the layout that the task's data sets have; .gz is unpacked.", HelpName = "FILE", Required = true };
    private readonly Option<string?> predictions = new("--predictions", "-p") { Description = "What was predicted: the benchmark's own format, or JSON Lines as run writes them.", HelpName = "FILE" };
    private readonly Option<string?> model = new("--model", "-m") { Description = $"The model to ask, where there are no predictions: {ModelSource.Forms}.", HelpName = "DIR|ORG/NAME" };
    private readonly Option<string?> revision = CommonOptions.Revision();
    private readonly Option<WeightPrecision?> dtype = CommonOptions.DType();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<string[]> labelMap = new("--label-map") { Description = "New names for labels of data and predictions or model: a JSON object, or a text file with the name of id 0, 1, …. Several apply in turn.", HelpName = "FILE" };
    private readonly Option<string?> textColumn = new("--text-column") { Description = "Column of the text, where its name isn't a known one.", HelpName = "NAME" };
    private readonly Option<string?> textPairColumn = new("--text-pair-column") { Description = "Column of the second text.", HelpName = "NAME" };
    private readonly Option<string?> labelColumn = new("--label-column") { Description = "Column of the label.", HelpName = "NAME" };
    private readonly Option<bool> multiLabel = new("--multi-label") { Description = "Each row has any number of labels, separated by commas; those with a score above 0.5 are predicted." };
    private readonly Option<bool> regression = new("--regression") { Description = "Labels are numbers, scored by correlation." };
    private readonly Option<bool> unknownLabels = new("--allow-unknown-labels") { Description = "Labels of the data that the model doesn't have count as wrong; without this they are an error." };
    private readonly Option<string?> split = new("--split") { Description = "Parts of a CLINC150 file to read, such as val,oos_val.", HelpName = "NAME,…" };
    private readonly Option<int?> tagColumn = CommonOptions.WholeNumber("--tag-column", "N", "Column of the tag, from 2; the last when left out.", least: 2);
    private readonly Option<string?> noAnswerFile = new("--na-prob-file") { Description = "JSON object, question id → probability that there is no answer.", HelpName = "FILE" };
    private readonly Option<double?> noAnswerThreshold = new("--na-prob-thresh") { Description = "Above this probability no answer is predicted; when left out 1, and 0.5 with --model.", HelpName = "P" };
    private readonly Option<string?> output = new("--output", "-o") { Description = "File for the predictions: in the submission format of GLUE and SQuAD, else as --predictions reads them.", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    private readonly (Option Option, string[] Tasks)[] special;

    internal EvalOptions()
    {
        task.AcceptOnlyFromAmong([.. ScoredTasks.Names]);
        special =
        [
            (textColumn, [Classification, Similarity]), (textPairColumn, [Classification, Similarity]), (labelColumn, [Classification, Similarity]),
            (multiLabel, [Classification]), (regression, [Classification]), (split, [Classification]), (tagColumn, [Tagging]), (noAnswerFile, [NoAnswer]), (noAnswerThreshold, [NoAnswer]),
            (unknownLabels, [Classification, Tagging, "intent-and-slots"]),
        ];
    }

    internal IEnumerable<Option> All => [task, data, model, predictions, revision, dtype, threads, labelMap, .. special.Select(entry => entry.Option), output, json];

    /// <summary>Refuses options that mean nothing to the task, or beside one another.</summary>
    internal void Validate(CommandResult result)
    {
        ValidateSource(result);
        if (result.GetResult(task) is not { Errors: var errors } || errors.Any()) return;
        string name = result.GetRequiredValue(task);
        foreach (var (option, tasks) in special)
            if (result.GetResult(option) is { Implicit: false } && !tasks.Contains(name, StringComparer.Ordinal))
                result.AddError($"{option.Name}: expected with {string.Join(" or ", tasks)} only; found with {name}.");
        if (IsGiven(result, multiLabel) && IsGiven(result, regression)) result.AddError($"expected {multiLabel.Name} or {regression.Name}; found both.");
        if (result.GetResult(output) is { Implicit: false, Errors: var wrong } && !wrong.Any() && result.GetValue(output) == "-")
            result.AddError($"{output.Name}: expected a file; found -, where the figures go.");
    }

    /// <summary>Predictions come from a file or from a model, and each has options of its own.</summary>
    private void ValidateSource(CommandResult result)
    {
        bool hasModel = IsGiven(result, model), hasFile = IsGiven(result, predictions);
        if (hasModel == hasFile)
        {
            result.AddError($"expected {model.Name} or {predictions.Name}; found {(hasModel ? "both" : "neither")}.");
            return;
        }
        foreach (var option in (Option[])(hasModel ? [noAnswerFile] : [revision, dtype, threads, unknownLabels]))
            if (IsGiven(result, option)) result.AddError($"{option.Name}: expected with {(hasModel ? predictions : model).Name}; found with {(hasModel ? model : predictions).Name}.");
        if (hasFile && IsGiven(result, noAnswerThreshold) && !IsGiven(result, noAnswerFile))
            result.AddError($"{noAnswerThreshold.Name}: expected with {noAnswerFile.Name} or {model.Name}; found alone.");
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    internal bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    internal string? OutputOf(ParseResult parsed) => parsed.GetValue(output);

    /// <summary>The files of the model to ask; null where predictions come from a file.</summary>
    internal ModelFiles? ModelOf(ParseResult parsed, CommandContext context) =>
        parsed.GetValue(model) is { } name ? ModelSource.Find(context, name, parsed.GetValue(revision)) : null;

    /// <summary>Makes what asks the model.</summary>
    internal EvaluatedModel ModelOf(ParseResult parsed, CommandContext context, ModelFiles files, StepProgress progress)
    {
        var options = new ModelOptions { Precision = parsed.GetValue(dtype), ThreadCount = parsed.GetValue(threads) ?? 0 };
        return new EvaluatedModel(context, files, options, progress) { AllowsUnknownLabels = parsed.GetValue(unknownLabels) };
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="log">Where warnings go.</param>
    /// <param name="asked">The model to ask; null for none.</param>
    internal ScoringRequest RequestOf(ParseResult parsed, Log log, EvaluatedModel? asked) => new()
    {
        Task = parsed.GetRequiredValue(task),
        Data = parsed.GetRequiredValue(data),
        Predictions = parsed.GetValue(predictions),
        Model = asked,
        Labels = LabelMap.Read(parsed.GetValue(labelMap) ?? []),
        Log = log,
        WritesPredictions = parsed.GetValue(output) is not null,
        NoAnswerProbabilities = parsed.GetValue(noAnswerFile),
        NoAnswerThreshold = parsed.GetValue(noAnswerThreshold) ?? (asked is null ? 1 : LikelierThanNot),
        TextColumn = parsed.GetValue(textColumn),
        TextPairColumn = parsed.GetValue(textPairColumn),
        LabelColumn = parsed.GetValue(labelColumn),
        MultiLabel = parsed.GetValue(multiLabel),
        Regression = parsed.GetValue(regression),
        Parts = parsed.GetValue(split)?.Split(',') ?? [],
        TagColumn = parsed.GetValue(tagColumn),
    };
}
