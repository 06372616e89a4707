using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores intent and slots of utterances: <c>"output":{"intent":…,"slots":[{"label":…,"start":…,"end":…},…]}</c>, or <c>tags</c> for the slots.</summary>
internal sealed class IntentAndSlotsScoring(ScoringRequest request) : JsonLinesScoring<TaggedUtterance, IntentAndSlots>(request)
{
    /// <summary>What CLINC150 calls an utterance without an intent.</summary>
    private const string OutOfScope = "oos";

    private readonly IntentAndSlotsTask evaluation = new();

    protected override IEnumerable<TaggedUtterance> ReadExamples() => TaggedUtterance.ReadAll(() => DataRowFile.Open(Request.Data));

    protected override IntentAndSlots PredictionOf(TaggedUtterance example, JsonPlace line)
    {
        var output = line.Field("output");
        // As run writes it: null where the utterance is out of scope, else with a score; or bare.
        string name = output.Value.TryGetProperty("intent", out var value) && value.ValueKind == JsonValueKind.Null ? OutOfScope : NameOf(output.Field("intent"));
        return Named(name, TagOutput.Tags(output, "slots", "label", example.Tokens));
    }

    private static string NameOf(JsonPlace intent) => (intent.Value.ValueKind == JsonValueKind.Object ? intent.Field("label") : intent).Text();

    protected override IPredictor<TaggedUtterance, IntentAndSlots> PredictionsOf(EvaluatedModel model)
    {
        var pipeline = model.Load((files, options) => IntentAndSlotsPipeline.FromFiles(files, new() { TopK = 1 }, options));
        var config = pipeline.Model.Config;
        var intents = new ModelLabels(model, config.IntentId2Label.Select(Request.Labels.Map));
        var slots = new ModelLabels(model, ModelLabels.TypesOf(config.SlotId2Label.Select(Request.Labels.MapTag)));
        return new ModelPredictor<TaggedUtterance, string, IntentAndSlotsResult, IntentAndSlots>
        {
            Model = model,
            Pipeline = pipeline,
            InputOf = example =>
            {
                var gold = Named(example.Intent, example.Tags);
                intents.Require(gold.Intent, example.Row!.Error);
                foreach (string type in ModelLabels.TypesOf(gold.Tags)) slots.Require(type, example.Row!.Error);
                return string.Join(' ', example.Tokens);
            },
            PredictionOf = (example, result) => Named(result.Intents[0].Label, WordTags.OfTypes(example.Tokens, result.Slots.Select(slot => (slot.Start, slot.End, slot.Label)))),
            CostOf = result => new(result.TokenCount, result.RemovedTokenCount),
        };
    }

    protected override void WriteOutput(Utf8JsonWriter json, IntentAndSlots prediction)
    {
        json.WriteStartObject("output");
        json.WriteString("intent", prediction.Intent);
        TagOutput.Write(json, prediction.Tags);
        json.WriteEndObject();
    }

    protected override void Add(TaggedUtterance example, IntentAndSlots prediction) => evaluation.Add(Named(example.Intent, example.Tags), prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;

    private IntentAndSlots Named(string intent, IEnumerable<string> tags) => new(Request.Labels.Map(intent), [.. tags.Select(Request.Labels.MapTag)]);
}
