using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>text-embeddings-inference's dialect: <c>/embed /embed_all /predict /rerank /similarity /tokenize /decode</c>, and <c>/</c> for what the model is for.</summary>
/// <remarks>With several models a field <c>model</c> names one; without it the first that suits the route answers.</remarks>
internal static class EmbeddingsInferenceRoutes
{
    internal static void Map(ApiRoutes routes)
    {
        routes.Post("/embed", EmbedAsync);
        routes.Post("/embed_all", EmbedAllAsync);
        routes.Post("/embed_sparse", _ => throw RequestException.Validation("model: expected one that makes sparse vectors; this server has none."));
        routes.Post("/predict", PredictRoute.AnswerAsync);
        routes.Post("/rerank", RerankAsync);
        routes.Post("/similarity", SimilarityAsync);
        routes.Post("/tokenize", TokenRoutes.TokenizeAsync);
        routes.Post("/decode", TokenRoutes.DecodeAsync);
        routes.Post("/", AnswerAsync);
        routes.Post("/invocations", AnswerAsync);
        InfoRoute.Map(routes);
    }

    private static Task AnswerAsync(ApiCall call)
    {
        var model = call.ModelName is { } name ? call.Models.Named(name) : call.Models.All[0];
        return model.Model.HeadKind != ModelHead.SequenceClassification ? EmbedAsync(call) : call.Body.Field("query").IsThere ? RerankAsync(call) : PredictRoute.AnswerAsync(call);
    }

    private static async Task EmbedAsync(ApiCall call)
    {
        var (model, texts, truncate) = TextsOf(call, ServedTasks.SentenceEmbeddings);
        var options = model.EmbeddingDefaults with
        {
            // Vectors have length 1 here unless the client wants otherwise.
            Normalize = call.Body.OptionalBoolean("normalize") ?? true,
            Dimensions = call.Body.OptionalInteger("dimensions", 1, model.Embeddings.FeatureCount),
        };
        if (call.Body.OptionalText("prompt_name") is { } prompt) options = options with { Prompt = null, PromptName = prompt };
        var results = await call.PredictAsync(model.Embeddings.With(options), Array.ConvertAll(texts, text => new EmbeddingInput(text))).ConfigureAwait(false);
        call.RequireWhole(results, result => result.RemovedTokenCount, truncate);
        await call.AnswerAsync(json =>
        {
            json.WriteStartArray();
            foreach (var result in results) PipelineJson.Write(json, result);
            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static async Task EmbedAllAsync(ApiCall call)
    {
        var (model, texts, truncate) = TextsOf(call, ServedTasks.FeatureExtraction);
        string prompt = model.PromptOf(call.Body.OptionalText("prompt_name"));
        var results = await call.PredictAsync(model.Pipeline<FeatureExtractionPipeline>(ServedTasks.FeatureExtraction), Array.ConvertAll(texts, text => prompt + text)).ConfigureAwait(false);
        call.RequireWhole(results, result => result.Text.RemovedTokenCount, truncate);
        await call.AnswerAsync(json =>
        {
            json.WriteStartArray();
            foreach (var result in results)
            {
                json.WriteStartArray();
                for (int token = 0; token < result.Text.InputIds.Length; token++) PipelineJson.WriteNumbers(json, result.FeaturesOf(token));
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private static async Task SimilarityAsync(ApiCall call)
    {
        var model = call.Models.Find(call.ModelName, ServedTasks.SentenceSimilarity);
        var parameters = call.Body.Field("parameters");
        ServedTasks.SentenceSimilarity.RequireKnown(parameters);
        var write = await ServedTasks.SentenceSimilarity.AnswerAsync(call, model, [call.Body.Required("inputs")], parameters).ConfigureAwait(false);
        await call.AnswerAsync(json => write(json, 0)).ConfigureAwait(false);
    }

    private static async Task RerankAsync(ApiCall call)
    {
        if (JinaRerank.Speaks(call.Body))
        {
            await JinaRerank.AnswerAsync(call).ConfigureAwait(false);
            return;
        }
        bool? truncate = ParameterWords.Truncate(call.Body);
        var model = call.Models.Find(call.ModelName, ServedTasks.Rerank);
        string[] texts = call.Body.Required("texts").SomeTexts();
        call.RequireItems(texts.Length);
        var pipeline = RerankTask.Load(model, new()
        {
            MaxBatchTokens = call.Options.MaxBatchTokens,
            ReturnDocuments = call.Body.OptionalBoolean("return_text") ?? false,
            FunctionToApply = RerankPipeline.ReadsTogether(model.Model) && call.Body.OptionalBoolean("raw_scores") == true ? ScoreFunction.None : null,
            Embedding = model.EmbeddingDefaults,
        });
        var result = (await call.PredictAsync(pipeline, [new RerankInput(call.Body.Required("query").Words(), texts)]).ConfigureAwait(false))[0];
        call.RequireWhole([result], one => one.RemovedTokenCount, truncate);
        await call.AnswerAsync(json => PipelineJson.Write(json, result)).ConfigureAwait(false);
    }

    private static (ServedModel Model, string[] Texts, bool? Truncate) TextsOf(ApiCall call, ServedTask task)
    {
        bool? truncate = ParameterWords.Truncate(call.Body);
        var model = call.Models.Find(call.ModelName, task);
        string[] texts = TextsOrIds.Read(call.Body.Required("inputs"), model.Tokenizer);
        call.RequireItems(texts.Length);
        return (model, texts, truncate);
    }
}
