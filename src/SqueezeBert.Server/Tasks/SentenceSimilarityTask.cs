using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A sentence, and how like it others are.</summary>
internal sealed class SentenceSimilarityTask() : ServedTask<SentenceSimilarityPipeline, SentenceSimilarityInput, SentenceSimilarityResult>("sentence-similarity")
{
    protected override string[] Parameters { get; } = ["prompt_name"];

    internal override bool Suits(ServedModel model) => model.IsEmbedder;

    protected override SentenceSimilarityPipeline Load(ServedModel model, RequestValue parameters)
    {
        var options = parameters.OptionalText("prompt_name") is { } prompt ? model.EmbeddingDefaults with { Prompt = null, PromptName = prompt } : model.EmbeddingDefaults;
        return new(model.Parts with { OwnsModel = false }, options, model.Embeddings.With(options));
    }

    protected override SentenceSimilarityInput Sample(ServedModel model) => new("Warm up.", ["Warm."]);

    protected override SentenceSimilarityInput Read(RequestValue row, RequestValue parameters)
    {
        row.RequireOnly("source_sentence", "sentences");
        return new(row.Required("source_sentence").Words(), row.Required("sentences").SomeTexts());
    }

    protected override void Write(Utf8JsonWriter json, SentenceSimilarityResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int ItemsOf(SentenceSimilarityInput input) => input.Sentences.Count;

    protected override int RemovedTokensOf(SentenceSimilarityResult result) => result.RemovedTokenCount;
}
