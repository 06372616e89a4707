using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>Hugging Face's inference dialect: <c>/models/{id}</c> and <c>/models/{id}/pipeline/{task}</c>.</summary>
/// <remarks><code>
/// {"inputs":…, "parameters":{…}}  →  what the task's client expects
/// </code></remarks>
internal static class HuggingFaceRoutes
{
    private const string TaskMark = "/pipeline/";

    internal static void Map(ApiRoutes routes) => routes.Post("/models/{**path}", call =>
    {
        string path = RouteText.Of(call.Context, "path");
        int mark = path.LastIndexOf(TaskMark, StringComparison.Ordinal);
        var model = call.Models.Named(mark < 0 ? path : path[..mark]);
        return AnswerAsync(call, model, mark < 0 ? TaskOf(call.Body, model) : TaskOf(path[(mark + TaskMark.Length)..]));
    });

    private static ServedTask TaskOf(string name) => ServedTasks.Named(name)
        ?? throw RequestException.NotFound($"task: expected {string.Join(", ", ServedTasks.All.Select(task => task.Name))}; found '{PrintableText.Of(name)}'.");

    /// <summary>The task that the fields belong to where only one has them, else what the model is for: clients have a method for each task, and one address for a model.</summary>
    private static ServedTask TaskOf(RequestValue body, ServedModel model) =>
        Has(body.Field("parameters"), "candidate_labels") ? ServedTasks.ZeroShotClassification
        : Has(body.Field("inputs"), "source_sentence") ? ServedTasks.SentenceSimilarity
        : model.MainTask;

    private static bool Has(RequestValue value, string field) => value.Kind == JsonValueKind.Object && value.Field(field).IsThere;

    private static async Task AnswerAsync(ApiCall call, ServedModel model, ServedTask task)
    {
        // What Hugging Face calls features of a model made for vectors is its vector.
        if (task == ServedTasks.FeatureExtraction && model.IsEmbedder) task = ServedTasks.SentenceEmbeddings;
        var inputs = call.Body.Required("inputs");
        var (rows, isList) = inputs.Kind == JsonValueKind.Array ? (inputs.SomeItems(), true) : ([inputs], false);
        var parameters = ParametersOf(call.Body, task);
        var write = task == ServedTasks.ZeroShotClassification && call.Context.Request.Query["format"] != "pipeline"
            ? await ZeroShotAsync(call, model, rows, parameters).ConfigureAwait(false)
            : await task.AnswerAsync(call, model, rows, parameters).ConfigureAwait(false);
        // Clients take the first of a list of classifications, and read vectors as a matrix.
        bool wraps = isList || task == ServedTasks.TextClassification || task == ServedTasks.SentenceEmbeddings;
        await call.AnswerAsync(json =>
        {
            if (wraps) json.WriteStartArray();
            for (int i = 0; i < rows.Length; i++) write(json, i);
            if (wraps) json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    /// <summary>What the task is told: of vectors clients say it beside the texts, of all else under <c>parameters</c>.</summary>
    private static RequestValue ParametersOf(RequestValue body, ServedTask task)
    {
        var parameters = body.Field("parameters");
        if (parameters.IsThere || (task != ServedTasks.SentenceEmbeddings && task != ServedTasks.FeatureExtraction))
        {
            task.RequireKnown(parameters);
            return parameters;
        }
        task.RequireKnown(body, "inputs", "model", "options", "encoding_format");
        // The one format there is; any other is refused.
        _ = body.OptionalWord("encoding_format", ("float", true));
        return body;
    }

    /// <summary>As today's clients expect it: <c>[{"label":…,"score":…},…]</c>.</summary>
    private static async Task<Action<Utf8JsonWriter, int>> ZeroShotAsync(ApiCall call, ServedModel model, RequestValue[] rows, RequestValue parameters)
    {
        var results = await ServedTasks.ZeroShotClassification.PredictAsync(call, model, rows, parameters).ConfigureAwait(false);
        return (json, i) => PipelineJson.WriteScores(json, results[i].Scores);
    }
}
