using System.CommandLine;
using System.CommandLine.Parsing;
using SqueezeBert.Cli.Scoring;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert eval</c>.</summary>
internal sealed class EvalOptions
{
    private const string Classification = "text-classification", Similarity = "sentence-similarity", Tagging = "token-classification", NoAnswer = "squad_v2";

    private readonly Option<string> task = new("--task", "-t") { Description = $"What was predicted: {string.Join(", ", ScoredTasks.Names)}.", HelpName = "TASK", Required = true };
    private readonly Option<string> data = new("--data", "-d") { Description = "What is true, in the layout that the task's data sets have; .gz is unpacked.", HelpName = "FILE", Required = true };
    private readonly Option<string> predictions = new("--predictions", "-p") { Description = "What was predicted: the benchmark's own format, or JSON Lines as run writes them.", HelpName = "FILE", Required = true };
    private readonly Option<string[]> labelMap = new("--label-map") { Description = "New names for labels of both files: a JSON object, or a text file with the name of id 0, 1, …. Several apply in turn.", HelpName = "FILE" };
    private readonly Option<string?> textColumn = new("--text-column") { Description = "Column of the text, where its name isn't a known one.", HelpName = "NAME" };
    private readonly Option<string?> textPairColumn = new("--text-pair-column") { Description = "Column of the second text.", HelpName = "NAME" };
    private readonly Option<string?> labelColumn = new("--label-column") { Description = "Column of the label.", HelpName = "NAME" };
    private readonly Option<bool> multiLabel = new("--multi-label") { Description = "Each row has any number of labels, separated by commas; those with a score above 0.5 are predicted." };
    private readonly Option<string?> split = new("--split") { Description = "Parts of a CLINC150 file to read, such as val,oos_val.", HelpName = "NAME,…" };
    private readonly Option<int?> tagColumn = CommonOptions.WholeNumber("--tag-column", "N", "Column of the tag, from 2; the last when left out.", least: 2);
    private readonly Option<string?> noAnswerFile = new("--na-prob-file") { Description = "JSON object, question id → probability that there is no answer.", HelpName = "FILE" };
    private readonly Option<double?> noAnswerThreshold = new("--na-prob-thresh") { Description = "Above this probability no answer is predicted; 1 when left out.", HelpName = "P" };
    private readonly Option<string?> output = new("--output", "-o") { Description = "File for the predictions in the benchmark's submission format.", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    private readonly (Option Option, string[] Tasks)[] special;

    internal EvalOptions()
    {
        task.AcceptOnlyFromAmong([.. ScoredTasks.Names]);
        special =
        [
            (textColumn, [Classification, Similarity]), (textPairColumn, [Classification, Similarity]), (labelColumn, [Classification, Similarity]),
            (multiLabel, [Classification]), (split, [Classification]), (tagColumn, [Tagging]), (noAnswerFile, [NoAnswer]), (noAnswerThreshold, [NoAnswer]),
            (output, [.. ScoredTasks.Names.Where(ScoredTasks.HasSubmission)]),
        ];
    }

    internal IEnumerable<Option> All => [task, data, predictions, labelMap, .. special.Select(entry => entry.Option), json];

    /// <summary>Refuses options that mean nothing to the task.</summary>
    internal void Validate(CommandResult result)
    {
        if (result.GetResult(task) is not { Errors: var errors } || errors.Any()) return;
        string name = result.GetRequiredValue(task);
        foreach (var (option, tasks) in special)
            if (result.GetResult(option) is { Implicit: false } && !tasks.Contains(name, StringComparer.Ordinal))
                result.AddError($"{option.Name}: expected with {(tasks.Length > 2 ? "glue or squad tasks" : string.Join(" or ", tasks))} only; found with {name}.");
        if (result.GetResult(noAnswerThreshold) is { Implicit: false } && result.GetResult(noAnswerFile) is null)
            result.AddError($"{noAnswerThreshold.Name}: expected with {noAnswerFile.Name}; found alone.");
        if (result.GetResult(output) is { Implicit: false, Errors: var wrong } && !wrong.Any() && result.GetValue(output) == "-")
            result.AddError($"{output.Name}: expected a file; found -, where the figures go.");
    }

    internal bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    internal string? OutputOf(ParseResult parsed) => parsed.GetValue(output);

    internal ScoringRequest RequestOf(ParseResult parsed, Log log) => new()
    {
        Task = parsed.GetRequiredValue(task),
        Data = parsed.GetRequiredValue(data),
        Predictions = parsed.GetRequiredValue(predictions),
        Labels = LabelMap.Read(parsed.GetValue(labelMap) ?? []),
        Log = log,
        WritesSubmission = parsed.GetValue(output) is not null,
        NoAnswerProbabilities = parsed.GetValue(noAnswerFile),
        NoAnswerThreshold = parsed.GetValue(noAnswerThreshold) ?? 1,
        TextColumn = parsed.GetValue(textColumn),
        TextPairColumn = parsed.GetValue(textPairColumn),
        LabelColumn = parsed.GetValue(labelColumn),
        MultiLabel = parsed.GetValue(multiLabel),
        Parts = parsed.GetValue(split)?.Split(',') ?? [],
        TagColumn = parsed.GetValue(tagColumn),
    };
}
