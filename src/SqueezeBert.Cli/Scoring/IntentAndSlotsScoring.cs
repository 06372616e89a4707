using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores intent and slots of utterances: <c>"output":{"intent":…,"slots":[{"slot":…,"start":…,"end":…},…]}</c>, or <c>tags</c> for the slots.</summary>
internal sealed class IntentAndSlotsScoring(ScoringRequest request) : JsonLinesScoring<TaggedUtterance, IntentAndSlots>(request)
{
    private readonly IntentAndSlotsTask evaluation = new();

    protected override IEnumerable<TaggedUtterance> ReadExamples()
    {
        using var reader = DataRowFile.Open(Request.Data);
        while (reader.Read() is { } row) yield return TaggedUtterance.Of(row);
    }

    protected override IntentAndSlots PredictionOf(TaggedUtterance example, JsonPlace line)
    {
        var output = line.Field("output");
        var intent = output.Field("intent");
        // As run writes it, with a score, or bare.
        string name = (intent.Value.ValueKind == JsonValueKind.Object ? intent.Field("label") : intent).Text();
        return Named(name, TagOutput.Tags(output, "slots", "slot", example.Tokens));
    }

    protected override void Add(TaggedUtterance example, IntentAndSlots prediction) => evaluation.Add(Named(example.Intent, example.Tags), prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;

    private IntentAndSlots Named(string intent, IEnumerable<string> tags) => new(Request.Labels.Map(intent), [.. tags.Select(Request.Labels.MapTag)]);
}
