using System.Text.Json;
using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>The server's own dialect, the same for every task: <c>POST /v1/{task}</c>.</summary>
/// <remarks><code>
/// {"model":…, "inputs":[row,…], "parameters":{…}}  →  {"model":…, "outputs":[…,…], "usage":{"tokens":…}}
/// </code>
/// Rows have the fields that <c>squeezebert run</c> reads, outputs are what it writes.
/// </remarks>
internal static class TaskRoutes
{
    internal static void Map(ApiRoutes routes) => routes.Post("/v1/{task}", call =>
    {
        string name = (string)call.Context.Request.RouteValues["task"]!;
        var task = ServedTasks.Named(name)
            ?? throw RequestException.NotFound($"task: expected {string.Join(", ", ServedTasks.All.Select(task => task.Name))}; found '{PrintableText.Of(name)}'.");
        return task == ServedTasks.Rerank && JinaRerank.Speaks(call.Body) ? JinaRerank.AnswerAsync(call) : AnswerAsync(call, task);
    });

    private static async Task AnswerAsync(ApiCall call, ServedTask task)
    {
        call.Body.RequireOnly("model", "inputs", "parameters");
        var parameters = call.Body.Field("parameters");
        task.RequireKnown(parameters);
        var model = call.Models.Find(call.ModelName, task);
        var inputs = call.Body.Required("inputs");
        RequestValue[] rows = inputs.Kind == JsonValueKind.Array ? inputs.Items() : [inputs];
        var write = await task.AnswerAsync(call, model, rows, parameters).ConfigureAwait(false);
        await call.AnswerAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("model", model.Name);
            json.WriteStartArray("outputs");
            for (int i = 0; i < rows.Length; i++) write(json, i);
            json.WriteEndArray();
            json.WriteStartObject("usage");
            json.WriteNumber("tokens", call.Watch.Tokens);
            json.WriteEndObject();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }
}
