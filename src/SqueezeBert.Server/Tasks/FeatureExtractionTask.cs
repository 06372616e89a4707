using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A text, and a vector for each of its tokens.</summary>
internal sealed class FeatureExtractionTask() : ServedTask<FeatureExtractionPipeline, string, FeatureExtractionResult>("feature-extraction")
{
    protected override string[] Parameters { get; } = ["stride"];

    internal override bool Suits(ServedModel model) => model.IsEmbedder;

    protected override FeatureExtractionPipeline Load(ServedModel model, RequestValue parameters) =>
        FeatureExtractionPipeline.Create(model.Model, model.Tokenizer, new() { MaxBatchTokens = model.Options.MaxBatchTokens, MaxInputTokens = model.Options.MaxRequestTokens, Stride = parameters.OptionalInteger("stride", 0, model.MaxTokens / 2) });

    protected override string Sample(ServedModel model) => "Warm up.";

    protected override string Read(RequestValue row, RequestValue parameters) => row.Words();

    protected override void Write(Utf8JsonWriter json, FeatureExtractionResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int RemovedTokensOf(FeatureExtractionResult result) => result.Text.RemovedTokenCount;
}
