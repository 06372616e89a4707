using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A text, and which of the client's own labels fit it.</summary>
internal sealed class ZeroShotClassificationTask() : ServedTask<ZeroShotClassificationPipeline, ZeroShotInput, ZeroShotClassificationResult>("zero-shot-classification")
{
    protected override string[] Parameters { get; } = ["candidate_labels", "hypothesis_template", "multi_label"];

    internal override bool Suits(ServedModel model) => model.Can(this);

    protected override ZeroShotClassificationPipeline Load(ServedModel model, RequestValue parameters)
    {
        var options = new ZeroShotClassificationOptions { MaxBatchTokens = model.Options.MaxBatchTokens, MultiLabel = parameters.OptionalBoolean("multi_label") ?? false };
        return ZeroShotClassificationPipeline.Create(model.Model, model.Tokenizer, parameters.OptionalText("hypothesis_template") is { } template ? options with { HypothesisTemplate = template } : options);
    }

    protected override ZeroShotInput Sample(ServedModel model) => new("Warm up.", ["sport"]);

    protected override ZeroShotInput Read(RequestValue row, RequestValue parameters)
    {
        if (row.Kind == JsonValueKind.String) return new(row.Words(), parameters.Required("candidate_labels").Texts());
        row.RequireOnly("text", "candidate_labels");
        var own = row.Field("candidate_labels");
        return new(row.Required("text").Words(), (own.IsThere ? own : parameters.Required("candidate_labels")).Texts());
    }

    protected override void Write(Utf8JsonWriter json, ZeroShotClassificationResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int ItemsOf(ZeroShotInput input) => input.CandidateLabels.Count;

    protected override int RemovedTokensOf(ZeroShotClassificationResult result) => result.RemovedTokenCount;
}
