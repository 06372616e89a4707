using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run intent-and-slots</c>: what somebody wants, and with which details.</summary>
internal sealed class IntentAndSlotsCommand : TaskCommand<string, IntentAndSlotsResult>
{
    private readonly Option<int?> topK = CommonOptions.PositiveInteger("--top-k", "K", "Intents to show; all when left out.");
    private readonly Option<float> threshold = new("--out-of-scope-threshold") { Description = "A text whose best intent scores less is out of scope; 0 when left out.", HelpName = "SCORE" };
    private readonly Option<string?> outOfScope = new("--out-of-scope-label") { Description = "The model's own intent, such as oos, for what is out of scope.", HelpName = "LABEL" };
    private readonly Option<OffsetUnit> offsetUnit = TaskOptions.OffsetUnits();

    internal IntentAndSlotsCommand() : base("intent-and-slots", "Find what is wanted in a text, and with which details: for chat and voice.", "What somebody says", ["text"]) =>
        threshold.CustomParser = result =>
        {
            string found = result.Tokens[0].Value;
            if (float.TryParse(found, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value is >= 0 and <= 1) return value;
            result.AddError($"{threshold.Name}: expected a number from 0 to 1; found '{found}'.");
            return 0;
        };

    protected override IEnumerable<Option> Options => [topK, threshold, outOfScope, offsetUnit];

    protected override ChunkSize<string> ChunkSize { get; } = new(text => text.Length);

    protected override Pipeline<string, IntentAndSlotsResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        IntentAndSlotsPipeline.FromFiles(files, new()
        {
            TopK = parsed.GetValue(topK),
            OutOfScopeThreshold = parsed.GetValue(threshold),
            OutOfScopeLabel = parsed.GetValue(outOfScope),
            OffsetUnit = toTerminal ? OffsetUnit.Utf16 : parsed.GetValue(offsetUnit),
        }, modelOptions);

    protected override string Read(RowFields row, ParseResult parsed) => row.Words("text");

    protected override void Warn(TruncationWarnings warnings, string place, string row, IntentAndSlotsResult result) => warnings.Add(place, result.TokenCount, result.RemovedTokenCount, isPair: false);

    protected override void WriteJson(Utf8JsonWriter writer, string row, IntentAndSlotsResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<string, IntentAndSlotsResult> View(CommandContext context, Pipeline<string, IntentAndSlotsResult> pipeline) =>
        new AnswerView<string, IntentAndSlotsResult>(context, (text, result) =>
        [
            AnswerParts.Marked(text, result.Slots.Select(slot => new MarkedStretch(slot.Start, slot.End, slot.Label, AnswerParts.Scored(slot.Label, slot.Score)))),
            AnswerParts.Bars([(result.Intent is null ? "(out of scope)" : result.Intent.Value.Label, result.Intents[0].Score), .. result.Intents.Skip(1).Take(2).Select(intent => (intent.Label, intent.Score))]),
        ]);
}
