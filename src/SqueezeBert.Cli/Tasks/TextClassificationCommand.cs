using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run text-classification</c>: labels with scores for each text or pair.</summary>
internal sealed class TextClassificationCommand() : TaskCommand<TextInput, TextClassificationResult>(
    "text-classification", "Classify texts: a table on a terminal, else one JSON object for each text.", "Texts to classify", ["text", "text_pair"])
{
    private readonly Option<int?> topK = CommonOptions.PositiveInteger("--top-k", "K", "Labels to show for each text; all when left out.");
    private readonly Option<ScoreFunction?> function = TaskOptions.Function("From logits to scores; when left out the model's problem_type decides.");

    protected override IEnumerable<Option> Options => [topK, function];

    protected override ChunkSize<TextInput> ChunkSize { get; } = new(input => input.Text.Length + (input.TextPair?.Length ?? 0));

    protected override Pipeline<TextInput, TextClassificationResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        TextClassificationPipeline.FromFiles(files, new() { TopK = parsed.GetValue(topK), FunctionToApply = parsed.GetValue(function) }, modelOptions);

    protected override TextInput Read(RowFields row, ParseResult parsed) => new(row.Words("text"), row.OptionalText("text_pair"));

    protected override void Warn(TruncationWarnings warnings, string place, TextInput row, TextClassificationResult result) =>
        warnings.Add(place, result.TokenCount, result.RemovedTokenCount, row.TextPair is not null);

    protected override void WriteJson(Utf8JsonWriter writer, TextInput row, TextClassificationResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<TextInput, TextClassificationResult> View(CommandContext context, Pipeline<TextInput, TextClassificationResult> pipeline) =>
        new ClassificationTable(context, pipeline.Model.Config);
}
