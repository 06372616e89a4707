using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run token-classification</c>: names of people, places and the like in a text, with their places in it.</summary>
internal sealed class TokenClassificationCommand() : TaskCommand<string, TokenClassificationResult>(
    "token-classification", "Find entities in texts of any length: coloured on a terminal, else one JSON list for each text.", "Texts to search", ["text"])
{
    private readonly Option<AggregationStrategy> aggregation = new Option<AggregationStrategy>("--aggregation-strategy")
    {
        Description = "How labels of tokens become entities: simple, the default, joins neighbours of one type; first, average and max agree on one label for each word; none shows tokens.",
        HelpName = "none|simple|first|average|max",
        DefaultValueFactory = _ => AggregationStrategy.Simple,
    }.OneOf("none", "simple", "first", "average", "max");

    private readonly Option<int?> stride = CommonOptions.WholeNumber("--stride", "TOKENS", "Tokens that the windows of a long text share; a quarter of a window when left out.", least: 0);
    private readonly Option<string[]> ignoreLabels = TaskOptions.Words("--ignore-labels", "Labels to leave out, separated by commas; O when left out.");
    private readonly Option<OffsetUnit> offsetUnit = TaskOptions.OffsetUnits();

    protected override IEnumerable<Option> Options => [aggregation, stride, ignoreLabels, offsetUnit];

    protected override ChunkSize<string> ChunkSize { get; } = new(text => text.Length);

    protected override Pipeline<string, TokenClassificationResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal)
    {
        var options = new TokenClassificationOptions
        {
            AggregationStrategy = parsed.GetValue(aggregation),
            Stride = parsed.GetValue(stride),
            OffsetUnit = toTerminal ? OffsetUnit.Utf16 : parsed.GetValue(offsetUnit),
        };
        if (parsed.GetValue(ignoreLabels) is { Length: > 0 } labels) options = options with { IgnoreLabels = [.. TaskOptions.Split(labels)] };
        return TokenClassificationPipeline.FromFiles(files, options, modelOptions);
    }

    protected override string Read(RowFields row, ParseResult parsed) => row.Words("text");

    protected override void WriteJson(Utf8JsonWriter writer, string row, TokenClassificationResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<string, TokenClassificationResult> View(CommandContext context, Pipeline<string, TokenClassificationResult> pipeline) =>
        new AnswerView<string, TokenClassificationResult>(context, (text, result) =>
        [
            AnswerParts.Marked(text, result.Entities.Select(entity => new MarkedStretch(entity.Start, entity.End, entity.Label, AnswerParts.Scored(entity.Label, entity.Score)))),
        ]);
}
