using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>Reranking as Cohere and Jina have it: on the same paths as others', told by the field <c>documents</c>.</summary>
internal static class JinaRerank
{
    internal static bool Speaks(RequestValue body) => body.Kind == JsonValueKind.Object && body.Field("documents").IsThere;

    internal static async Task AnswerAsync(ApiCall call)
    {
        var model = call.Models.Find(call.ModelName, ServedTasks.Rerank);
        bool returnsDocuments = call.Body.OptionalBoolean("return_documents") ?? false;
        string[] documents = Array.ConvertAll(call.Body.Required("documents").SomeItems(), document => document.Kind == JsonValueKind.Object ? document.Required("text").Text() : document.Text());
        call.RequireItems(documents.Length);
        var pipeline = RerankTask.Load(model, new()
        {
            MaxBatchTokens = call.Options.MaxBatchTokens,
            TopN = call.Body.OptionalInteger("top_n", 1),
            ReturnDocuments = returnsDocuments,
            Embedding = model.EmbeddingDefaults,
        });
        var result = (await call.PredictAsync(pipeline, [new RerankInput(call.Body.Required("query").Words(), documents)]).ConfigureAwait(false))[0];
        call.RequireWhole([result], one => one.RemovedTokenCount, truncate: null);
        await call.AnswerAsync(json => Write(json, model.Name, result, call.Watch.Tokens)).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, string model, RerankResult result, long tokens)
    {
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteStartArray("results");
        foreach (var document in result.Documents)
        {
            json.WriteStartObject();
            json.WriteNumber("index", document.Index);
            json.WriteNumber("relevance_score", document.Score);
            if (document.Document is { } text)
            {
                json.WriteStartObject("document");
                json.WriteString("text", text);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("total_tokens", tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
