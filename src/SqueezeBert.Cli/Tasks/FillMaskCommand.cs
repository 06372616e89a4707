using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run fill-mask</c>: words in place of the masks of a text.</summary>
internal sealed class FillMaskCommand() : TaskCommand<string, FillMaskResult>(
    "fill-mask", "Say which words would stand in place of [MASK].", "Texts with [MASK] in them", ["text"])
{
    private readonly Option<int?> topK = CommonOptions.PositiveInteger("--top-k", "K", "Words for each mask; 5 when left out.");
    private readonly Option<string[]> targets = TaskOptions.Words("--targets", "Words to choose among, separated by commas; the whole vocabulary when left out.");

    protected override IEnumerable<Option> Options => [topK, targets];

    protected override ChunkSize<string> ChunkSize { get; } = new(text => text.Length);

    protected override Pipeline<string, FillMaskResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal)
    {
        var options = new FillMaskOptions();
        if (parsed.GetValue(topK) is { } count) options = options with { TopK = count };
        if (parsed.GetValue(targets) is { Length: > 0 } words) options = options with { Targets = [.. TaskOptions.Split(words)] };
        return FillMaskPipeline.FromFiles(files, options, modelOptions);
    }

    protected override IEnumerable<string> Notices(Pipeline<string, FillMaskResult> pipeline) => ((FillMaskPipeline)pipeline).Targets
        .Where(target => !target.IsInVocabulary)
        .Select(target => $"{targets.Name}: '{target.Text}' is no token of the vocabulary; {(target.Token is null ? "it is left out" : $"'{target.Token}', its first piece, stands for it")}.");

    protected override string Read(RowFields row, ParseResult parsed) => row.Words("text");

    protected override void WriteJson(Utf8JsonWriter writer, string row, FillMaskResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<string, FillMaskResult> View(CommandContext context, Pipeline<string, FillMaskResult> pipeline) =>
        new AnswerView<string, FillMaskResult>(context, (text, result) =>
        [
            AnswerParts.Marked(text, result.Masks.Select((mask, i) => new MarkedStretch(mask.Start, mask.End, "mask", result.Masks.Length > 1 ? $"{i + 1}" : ""))),
            .. result.Masks.Select(mask => AnswerParts.Bars(mask.Fills.Select(fill => (fill.Token, fill.Score)))),
        ]);
}
