using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run zero-shot-classification</c>: labels that nobody trained, judged by a model of inference.</summary>
internal sealed class ZeroShotClassificationCommand() : TaskCommand<ZeroShotInput, ZeroShotClassificationResult>(
    "zero-shot-classification", "Classify texts by labels of your own, with a model of natural language inference.", "Texts to classify", ["text", "candidate_labels"])
{
    private readonly Option<string[]> labels = TaskOptions.Words("--candidate-labels", "Labels in plain words, separated by commas, for rows that have none of their own.");
    private readonly Option<string?> template = new("--hypothesis-template") { Description = "The sentence that is true where a label applies, with {} in the label's place; \"This example is {}.\" when left out.", HelpName = "TEXT" };
    private readonly Option<bool> multiLabel = new("--multi-label") { Description = "Judge each label by itself, so that several may apply." };
    private readonly Option<string?> entailment = new("--entailment-label") { Description = "The model's label that means entailment, by name or id, where its name doesn't say so.", HelpName = "LABEL" };
    private readonly Option<string?> contradiction = new("--contradiction-label") { Description = "The model's label that means contradiction, by name or id, where its name doesn't say so.", HelpName = "LABEL" };

    protected override IEnumerable<Option> Options => [labels, template, multiLabel, entailment, contradiction];

    protected override ChunkSize<ZeroShotInput> ChunkSize { get; } = new(input => (long)input.Text.Length * input.CandidateLabels.Count) { RowsPerThread = 256 };

    protected override Pipeline<ZeroShotInput, ZeroShotClassificationResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal)
    {
        var options = new ZeroShotClassificationOptions { MultiLabel = parsed.GetValue(multiLabel), EntailmentLabel = parsed.GetValue(entailment), ContradictionLabel = parsed.GetValue(contradiction) };
        return ZeroShotClassificationPipeline.FromFiles(files, parsed.GetValue(template) is { } sentence ? options with { HypothesisTemplate = sentence } : options, modelOptions);
    }

    protected override ZeroShotInput Read(RowFields row, ParseResult parsed)
    {
        var own = row.OptionalTexts("candidate_labels");
        // As in Hugging Face a single text may hold several labels; a list's labels may hold commas.
        string[] words = own is { Count: > 1 } ? [.. own] : [.. TaskOptions.Split(own ?? parsed.GetValue(labels) ?? [])];
        if (words.Length > 0) return new(row.Words("text"), words);
        throw row is LineFields ? new UsageException("--candidate-labels: expected labels separated by commas; found none.") : new FormatException("'candidate_labels': expected at least one label, here or in --candidate-labels; found none.");
    }

    protected override void Warn(TruncationWarnings warnings, string place, ZeroShotInput row, ZeroShotClassificationResult result) =>
        warnings.Add(place, result.RemovedTokenCount, $"the text is too long beside a label; its last {result.RemovedTokenCount} tokens were cut off");

    protected override void WriteJson(Utf8JsonWriter writer, ZeroShotInput row, ZeroShotClassificationResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<ZeroShotInput, ZeroShotClassificationResult> View(CommandContext context, Pipeline<ZeroShotInput, ZeroShotClassificationResult> pipeline) =>
        new AnswerView<ZeroShotInput, ZeroShotClassificationResult>(context, (input, result) => [AnswerParts.Heading(input.Text), AnswerParts.Bars(result.Scores.Select(score => (score.Label, score.Score)))]);
}
