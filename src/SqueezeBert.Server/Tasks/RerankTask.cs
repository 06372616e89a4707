using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A query, and documents in the order of how well they answer it.</summary>
internal sealed class RerankTask() : ServedTask<RerankPipeline, RerankInput, RerankResult>("rerank")
{
    protected override string[] Parameters { get; } = ["top_n", "return_documents", "function_to_apply"];

    /// <summary>A cross-encoder has one label: how well a document answers.</summary>
    internal override bool Suits(ServedModel model) => model.IsEmbedder || (RerankPipeline.ReadsTogether(model.Model) && model.Model.Config.NumLabels == 1);

    protected override RerankPipeline Load(ServedModel model, RequestValue parameters) => Load(model, new()
    {
        MaxBatchTokens = model.Options.MaxBatchTokens,
        TopN = parameters.OptionalInteger("top_n", 1),
        ReturnDocuments = parameters.OptionalBoolean("return_documents") ?? false,
        FunctionToApply = ParameterWords.Function(parameters),
        Embedding = model.EmbeddingDefaults,
    });

    /// <summary>A pipeline over the model.</summary>
    internal static RerankPipeline Load(ServedModel model, RerankOptions options) =>
        new(model.Parts with { OwnsModel = false }, options, RerankPipeline.ReadsTogether(model.Model) ? null : model.Embeddings);

    protected override RerankInput Sample(ServedModel model) => new("Warm?", ["Warm up."]);

    protected override RerankInput Read(RequestValue row, RequestValue parameters)
    {
        row.RequireOnly("query", "documents");
        return new(row.Required("query").Words(), row.Required("documents").SomeTexts());
    }

    protected override void Write(Utf8JsonWriter json, RerankResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int ItemsOf(RerankInput input) => input.Documents.Count;

    protected override int RemovedTokensOf(RerankResult result) => result.RemovedTokenCount;
}
