using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A text and its vector.</summary>
internal sealed class SentenceEmbeddingsTask() : ServedTask<EmbeddingPipeline, EmbeddingInput, EmbeddingResult>("sentence-embeddings")
{
    protected override string[] Parameters { get; } = ["normalize", "dimensions", "prompt", "prompt_name", "pooling"];

    internal override bool Suits(ServedModel model) => model.IsEmbedder;

    protected override EmbeddingPipeline Load(ServedModel model, RequestValue parameters)
    {
        if (!parameters.IsThere) return model.Embeddings;
        var options = model.EmbeddingDefaults with
        {
            Normalize = parameters.OptionalBoolean("normalize"),
            Dimensions = parameters.OptionalInteger("dimensions", 1, model.Embeddings.FeatureCount),
        };
        if (parameters.OptionalText("prompt") is { } prompt) options = options with { Prompt = prompt };
        if (parameters.OptionalText("prompt_name") is { } name) options = options with { Prompt = null, PromptName = name };
        if (parameters.OptionalWord("pooling", ("cls", PoolingMode.Cls), ("mean", PoolingMode.Mean), ("max", PoolingMode.Max), ("pooler", PoolingMode.Pooler)) is { } pooling) options = options with { Pooling = pooling };
        return model.Embeddings.With(options);
    }

    protected override EmbeddingInput Sample(ServedModel model) => new("Warm up.");

    protected override EmbeddingInput Read(RequestValue row, RequestValue parameters)
    {
        if (row.Kind == JsonValueKind.String) return new(row.Words());
        row.RequireOnly("text", "prompt");
        return new(row.Required("text").Words(), row.OptionalText("prompt"));
    }

    protected override void Write(Utf8JsonWriter json, EmbeddingResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int RemovedTokensOf(EmbeddingResult result) => result.RemovedTokenCount;
}
