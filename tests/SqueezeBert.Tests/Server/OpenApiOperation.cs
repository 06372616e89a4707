using System.Text.Json;

namespace SqueezeBert.Tests.Server;

/// <summary>A method of a path in the OpenAPI document.</summary>
internal sealed record OpenApiOperation(OpenApiDocument Document, string Method, string Path, JsonElement Json)
{
    private IEnumerable<JsonElement> Parameters => Json.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Document.Resolve) : [];

    /// <summary>The schema of the body; null where there is none.</summary>
    internal JsonElement? RequestSchema => Body is { } body ? body.GetProperty("schema") : null;

    /// <summary>Requests of the document by name, each with its body; one without where the operation takes none.</summary>
    internal IEnumerable<(string Name, JsonElement? Body)> Requests =>
        Body is { } body ? body.GetProperty("examples").EnumerateObject().Select(example => (example.Name, (JsonElement?)example.Value.GetProperty("value"))) : [("answer", null)];

    /// <summary>What is answered where all is well; 422 for a route that has nothing else.</summary>
    internal string ExpectedStatus => Json.GetProperty("responses").TryGetProperty("200", out _) ? "200" : "422";

    private JsonElement? Body => Json.TryGetProperty("requestBody", out var body) ? JsonContentOf(body) : null;

    /// <summary>The path of a request, with the parameters that the document gives it.</summary>
    internal string AddressOf(string request)
    {
        string address = Path, query = "";
        foreach (var parameter in Parameters)
        {
            string name = parameter.GetProperty("name").GetString()!;
            bool isPath = parameter.GetProperty("in").GetString() == "path";
            string? value = parameter.TryGetProperty("examples", out var examples) ? examples.GetProperty(request).GetProperty("value").GetString()
                : parameter.TryGetProperty("example", out var example) ? example.GetString() : null;
            if (isPath) address = address.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            else if (value is not null) query = $"?{name}={value}";
        }
        return address + query;
    }

    /// <summary>The type that an answer has; null where it has no body.</summary>
    internal string? ContentTypeOf(string status) => Answer(status).TryGetProperty("content", out var content) ? content.EnumerateObject().Single().Name : null;

    /// <summary>The schema of an answer in JSON.</summary>
    internal JsonElement SchemaOf(string status) => JsonContentOf(Answer(status)).GetProperty("schema");

    /// <summary>The answer that the document shows for a request; null where it shows none.</summary>
    internal JsonElement? ShownAnswer(string request) =>
        Json.GetProperty("responses").TryGetProperty("200", out var answer) && answer.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json)
        && json.TryGetProperty("examples", out var examples) && examples.TryGetProperty(request, out var example) ? example.GetProperty("value") : null;

    private JsonElement Answer(string status) => Json.GetProperty("responses").TryGetProperty(status, out var answer)
        ? Document.Resolve(answer)
        : throw new InvalidOperationException($"{Method} {Path}: the document tells nothing of {status}.");

    private static JsonElement JsonContentOf(JsonElement value) => value.GetProperty("content").GetProperty("application/json");
}
