using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>text-embeddings-inference's <c>/predict</c>.</summary>
/// <remarks>Of its inputs <c>"a"</c> is a text, <c>["a","b"]</c> one pair, and <c>[["a"],["a","b"]]</c> a batch.</remarks>
internal static class PredictRoute
{
    internal static async Task AnswerAsync(ApiCall call)
    {
        bool? truncate = ParameterWords.Truncate(call.Body);
        var model = call.Models.Find(call.ModelName, ServedTasks.TextClassification);
        var (inputs, isBatch) = Read(call.Body.Required("inputs"));
        call.RequireItems(inputs.Length);
        var pipeline = call.Body.OptionalBoolean("raw_scores") == true
            ? TextClassificationPipeline.Create(model.Model, model.Tokenizer, new() { MaxBatchTokens = call.Options.MaxBatchTokens, FunctionToApply = ScoreFunction.None })
            : model.Pipeline<TextClassificationPipeline>(ServedTasks.TextClassification);
        var results = await call.PredictAsync(pipeline, inputs).ConfigureAwait(false);
        call.RequireWhole(results, result => result.RemovedTokenCount, truncate);
        await call.AnswerAsync(json =>
        {
            if (isBatch) json.WriteStartArray();
            foreach (var result in results) PipelineJson.Write(json, result);
            if (isBatch) json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static (TextInput[] Inputs, bool IsBatch) Read(RequestValue inputs)
    {
        if (inputs.Kind == JsonValueKind.String) return ([new(inputs.Words())], false);
        var items = inputs.SomeItems();
        return items[0].Kind == JsonValueKind.Array ? (Array.ConvertAll(items, item => PairOf(item.SomeItems(), item)), true) : ([PairOf(items, inputs)], false);
    }

    private static TextInput PairOf(RequestValue[] texts, RequestValue of) => texts.Length switch
    {
        1 => new(texts[0].Words()),
        2 => new(texts[0].Words(), texts[1].Text()),
        _ => throw RequestException.Validation($"{of.Path}: expected a text or a pair of texts; found {texts.Length}."),
    };
}
