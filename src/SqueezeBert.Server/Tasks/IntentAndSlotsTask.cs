using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>What a user wants, and the details in the words.</summary>
internal sealed class IntentAndSlotsTask() : ServedTask<IntentAndSlotsPipeline, string, IntentAndSlotsResult>("intent-and-slots")
{
    protected override string[] Parameters { get; } = ["top_k", "out_of_scope_threshold", "out_of_scope_label", "offset_unit"];

    internal override bool Suits(ServedModel model) => model.Model.HeadKind == ModelHead.IntentAndSlots;

    protected override IntentAndSlotsPipeline Load(ServedModel model, RequestValue parameters) => IntentAndSlotsPipeline.Create(model.Model, model.Tokenizer, new()
    {
        MaxBatchTokens = model.Options.MaxBatchTokens,
        TopK = parameters.OptionalInteger("top_k", 1),
        OutOfScopeThreshold = parameters.OptionalNumber("out_of_scope_threshold", 0, 1) ?? 0,
        OutOfScopeLabel = parameters.OptionalText("out_of_scope_label"),
        OffsetUnit = ParameterWords.OffsetUnit(parameters),
    });

    protected override string Sample(ServedModel model) => "Warm up.";

    protected override string Read(RequestValue row, RequestValue parameters) => row.Words();

    protected override void Write(Utf8JsonWriter json, IntentAndSlotsResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int RemovedTokensOf(IntentAndSlotsResult result) => result.RemovedTokenCount;
}
