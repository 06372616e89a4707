using System.Globalization;
using System.Text.Json;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Dialects;

/// <summary>text-embeddings-inference's <c>/info</c>: of the model that <c>?model=</c> names, else of the first.</summary>
internal static class InfoRoute
{
    internal static void Map(ApiRoutes routes) => routes.Get("/info", context =>
    {
        var model = context.Request.Query["model"] is [{ Length: > 0 } name] ? routes.Models.Named(name) : routes.Models.All[0];
        return JsonAnswer.SendAsync(context, 200, json => Write(json, model, routes));
    });

    private static void Write(Utf8JsonWriter json, ServedModel model, ApiRoutes routes)
    {
        json.WriteStartObject();
        json.WriteString("model_id", model.Name);
        json.WriteNull("model_sha");
        json.WriteString("model_dtype", model.Model.Precision == WeightPrecision.Int8 ? "int8" : "float32");
        json.WriteString("served_model_name", model.Name);
        json.WriteStartObject("model_type");
        if (model.Model.HeadKind == ModelHead.SequenceClassification) WriteLabels(json, model);
        else WritePooling(json, model);
        json.WriteEndObject();
        json.WriteNumber("max_concurrent_requests", routes.Options.MaxConcurrentRequests);
        json.WriteNumber("max_input_length", model.MaxTokens);
        json.WriteNumber("max_batch_tokens", routes.Options.MaxBatchTokens);
        json.WriteNull("max_batch_requests");
        json.WriteNumber("max_client_batch_size", routes.Options.MaxClientBatchSize);
        json.WriteBoolean("auto_truncate", routes.Options.AutoTruncate);
        json.WriteNumber("tokenization_workers", routes.Models.ThreadCount);
        json.WriteString("version", typeof(InfoRoute).Assembly.GetName().Version!.ToString(3));
        json.WriteNull("sha");
        json.WriteNull("docker_label");
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, ServedModel model)
    {
        var labels = model.Model.Config.Id2Label;
        json.WriteStartObject(model.Model.Config.NumLabels == 1 ? "reranker" : "classifier");
        json.WriteStartObject("id2label");
        for (int id = 0; id < labels.Length; id++) json.WriteString(id.ToString(CultureInfo.InvariantCulture), labels[id]);
        json.WriteEndObject();
        json.WriteStartObject("label2id");
        for (int id = 0; id < labels.Length; id++) json.WriteNumber(labels[id], id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePooling(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject("embedding");
        json.WriteString("pooling", model.Embeddings.Pooling.ToString().ToLowerInvariant());
        json.WriteEndObject();
    }
}
