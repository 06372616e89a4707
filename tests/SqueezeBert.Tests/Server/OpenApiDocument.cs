using System.Globalization;
using System.Text.Json;
using Json.Schema;
using SqueezeBert.Server;

namespace SqueezeBert.Tests.Server;

/// <summary>The server's OpenAPI document, as its embedded file has it.</summary>
internal sealed class OpenApiDocument
{
    private const string Schemas = "#/components/schemas/";

    private OpenApiDocument(JsonElement json) => Json = json;

    internal static OpenApiDocument Embedded { get; } = Read();

    internal JsonElement Json { get; }

    internal IEnumerable<OpenApiOperation> Operations =>
        from path in Json.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select new OpenApiOperation(this, method.Name.ToUpperInvariant(), path.Name, method.Value);

    internal OpenApiOperation Operation(string method, string path) => Operations.Single(operation => operation.Method == method && operation.Path == path);

    /// <summary>What a reference leads to; the value itself where it is none.</summary>
    internal JsonElement Resolve(JsonElement value)
    {
        if (!value.TryGetProperty("$ref", out var reference)) return value;
        var found = Json;
        foreach (string step in reference.GetString()!.Split('/').Skip(1)) found = found.GetProperty(step);
        return found;
    }

    /// <summary>Where a value doesn't fit a schema of the document; empty where it does.</summary>
    internal string ProblemsOf(JsonElement value, JsonElement schema)
    {
        string definitions = Json.GetProperty("components").GetProperty("schemas").GetRawText(), root = schema.GetRawText();
        var whole = JsonSchema.FromText($$"""{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{{definitions}},"allOf":[{{root}}]}""".Replace(Schemas, "#/$defs/", StringComparison.Ordinal));
        var result = whole.Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? "" : string.Join('\n', (result.Details ?? []).Where(detail => detail.Errors is not null)
            .Select(detail => string.Create(CultureInfo.InvariantCulture, $"{detail.InstanceLocation} ({detail.EvaluationPath}): {string.Join("; ", detail.Errors!.Values)}")));
    }

    private static OpenApiDocument Read()
    {
        using var stream = typeof(SqueezeBertServer).Assembly.GetManifestResourceStream("wwwroot/openapi.json")!;
        return new(JsonDocument.Parse(stream).RootElement.Clone());
    }
}
