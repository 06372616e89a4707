using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using SqueezeBert.Server;
using SqueezeBert.Server.Tasks;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>The OpenAPI document tells what the server does, no more and no less.</summary>
[Collection(nameof(ContractServer))]
public sealed class OpenApiTests(ContractServer server)
{
    private static readonly OpenApiDocument Document = OpenApiDocument.Embedded;

    public static TheoryData<string, string> Operations => [.. Document.Operations.Select(operation => (operation.Method, operation.Path))];

    [Fact]
    public void The_document_has_the_routes_of_the_server_and_no_others()
    {
        var routes = server.Running.Server.Routes.Where(route => route.RoutePattern.RawText != "/app/{**path}").ToList();
        var documented = Document.Operations.Select(operation => (operation, Route: RouteOf(operation, routes))).ToList();
        Assert.All(documented, entry => Assert.True(entry.Route is not null, $"{entry.operation.Method} {entry.operation.Path} is no route of the server."));
        Assert.All(routes, route => Assert.True(documented.Any(entry => entry.Route == route), $"{route.DisplayName} is not in the document."));
    }

    [Fact]
    public void Every_task_has_its_path() =>
        Assert.All(ServedTasks.All, task => Assert.Contains(Document.Operations, operation => operation.Path == $"/v1/{task.Name}"));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_request_of_the_document_is_answered_as_it_says(string method, string path)
    {
        var operation = Document.Operation(method, path);
        foreach (var (name, body) in operation.Requests)
        {
            using var response = await SendAsync(operation, name, body);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            string what = $"{method} {path}, {name}";
            Assert.True(StatusOf(response) == operation.ExpectedStatus, $"{what}: {response.StatusCode} {text}");
            Assert.Equal(operation.ContentTypeOf(operation.ExpectedStatus), response.Content.Headers.ContentType?.MediaType);
            if (response.Content.Headers.ContentType?.MediaType != "application/json") continue;
            var answer = JsonElement.Parse(text);
            if (body is { } sent) Assert.Equal($"{what}: ", $"{what}: {Document.ProblemsOf(sent, operation.RequestSchema!.Value)}");
            Assert.Equal($"{what}: ", $"{what}: {Document.ProblemsOf(answer, operation.SchemaOf(operation.ExpectedStatus))}");
            if (operation.ShownAnswer(name) is not { } shown) continue;
            Assert.Equal($"{what}: ", $"{what}: {Document.ProblemsOf(shown, operation.SchemaOf("200"))}");
            // What a GET tells depends on the machine and the time.
            if (method == "POST" && WrittenNumbers.Difference(shown, answer) is { } difference) Assert.Fail($"{what}: {difference}, of\n{text}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_answer_of_a_model_has_the_headers_of_the_document(string method, string path)
    {
        var operation = Document.Operation(method, path);
        var (name, body) = operation.Requests.First();
        using var response = await SendAsync(operation, name, body);
        foreach (var header in Document.Json.GetProperty("components").GetProperty("headers").EnumerateObject())
        {
            if (header.Name != "x-request-id" && (body is null || StatusOf(response) != "200")) continue;
            string value = response.Headers.GetValues(header.Name).Single();
            var schema = header.Value.GetProperty("schema");
            var json = schema.TryGetProperty("type", out var type) && type.GetString() == "integer" ? JsonElement.Parse(value) : JsonSerializer.SerializeToElement(value);
            Assert.Equal($"{header.Name}: ", $"{header.Name}: {Document.ProblemsOf(json, schema)}");
        }
    }

    [Theory]
    [InlineData("/predict", "{", 400)]
    [InlineData("/predict", """{"inputs":""}""", 400)]
    [InlineData("/embed", """{"inputs":[]}""", 400)]
    [InlineData("/rerank", """{"query":"a","texts":[]}""", 400)]
    [InlineData("/embed", """{"inputs":"a","model":"none"}""", 404)]
    [InlineData("/v1/text-classification", """{"inputs":"a","model":"none"}""", 404)]
    [InlineData("/v1/text-classification", """{"inputs":"a","parameters":{"top_k":0}}""", 422)]
    [InlineData("/tokenize", """{"inputs":7}""", 422)]
    [InlineData("/models/{id}", "[", 400)]
    [InlineData("/v1/embeddings", "{", 400)]
    [InlineData("/v1/embeddings", """{"input":""}""", 400)]
    [InlineData("/v1/embeddings", """{"input":"a","model":"none"}""", 404)]
    [InlineData("/v1/embeddings", """{"input":"a","encoding_format":"int7"}""", 422)]
    public async Task Errors_are_as_the_document_says(string path, string body, int status) =>
        await AssertErrorAsync(await server.Running.PostAsync(path.Replace("{id}", "sentiment", StringComparison.Ordinal), body), "POST", path, status);

    [Theory]
    [InlineData("/predict")]
    [InlineData("/v1/embeddings")]
    public async Task Errors_of_limits_are_as_the_document_says(string path)
    {
        await using var small = await RunningServer.StartAsync(RunningServer.Options with { PayloadLimit = 100, MaxConcurrentRequests = 1, ApiKeys = ["key"] });
        await AssertErrorAsync(await small.PostAsync(path, "{}"), "POST", path, 401);
        await AssertErrorAsync(await small.PostAsync(path, new string(' ', 200), WithKey), "POST", path, 413);
        await AssertErrorAsync(await small.PostAsync(path, "{}", request =>
        {
            WithKey(request);
            request.Content!.Headers.ContentType = new("text/plain");
        }), "POST", path, 415);

        static void WithKey(HttpRequestMessage request) => request.Headers.Authorization = new("Bearer", "key");
    }

    [Fact]
    public async Task The_document_is_open_and_the_same_at_both_of_its_places()
    {
        await using var keyed = await RunningServer.StartAsync(RunningServer.Options with { ApiKeys = ["key"] });
        string first = await keyed.Client.GetStringAsync("/openapi.json", TestContext.Current.CancellationToken);
        Assert.Equal(first, await keyed.Client.GetStringAsync("/api-doc/openapi.json", TestContext.Current.CancellationToken));
        Assert.Equal(Document.Json.GetProperty("info").GetProperty("version").GetString(), typeof(SqueezeBertServer).Assembly.GetName().Version!.ToString(3));
        foreach (var operation in Document.Operations)
        {
            bool isOpen = operation.Json.TryGetProperty("security", out var security) && security.GetArrayLength() == 0;
            using var response = await keyed.Client.SendAsync(new HttpRequestMessage(new HttpMethod(operation.Method), operation.AddressOf(operation.Requests.First().Name)), TestContext.Current.CancellationToken);
            Assert.True(isOpen == (response.StatusCode == HttpStatusCode.OK) && isOpen != (response.StatusCode == HttpStatusCode.Unauthorized), $"{operation.Method} {operation.Path}: {response.StatusCode}");
        }
    }

    [Fact]
    public void The_page_of_the_server_names_every_path()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "SERVER.md"));
        string[] tasks = [.. ServedTasks.All.Select(task => $"/v1/{task.Name}")];
        // A path ends where its code does.
        Assert.All(Document.Operations.Where(operation => !tasks.Contains(operation.Path)), operation =>
            Assert.True(page.Contains($"`{operation.Path}`", StringComparison.Ordinal) || page.Contains($"`{operation.Method} {operation.Path}`", StringComparison.Ordinal), operation.Path));
    }

    [Fact]
    public void Every_part_of_the_document_is_used_and_every_reference_leads_to_one()
    {
        string text = Document.Json.GetRawText();
        foreach (string kind in (string[])["schemas", "responses", "parameters"])
        {
            string[] names = [.. Document.Json.GetProperty("components").GetProperty(kind).EnumerateObject().Select(part => part.Name)];
            string[] used = [.. text.Split($"#/components/{kind}/").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).Distinct()];
            Assert.Equal(names.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        }
        Assert.All(Document.Operations.GroupBy(operation => operation.Json.GetProperty("operationId").GetString()), group => Assert.Single(group));
    }

    private async Task<HttpResponseMessage> SendAsync(OpenApiOperation operation, string name, JsonElement? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.AddressOf(name));
        if (body is { } json) request.Content = new StringContent(json.GetRawText(), Encoding.UTF8, "application/json");
        return await server.Running.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, string method, string path, int status)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{path}: {response.StatusCode} {text}");
        Assert.Equal("", Document.ProblemsOf(JsonElement.Parse(text), Document.Operation(method, path).SchemaOf(StatusOf(response))));
    }

    private static string StatusOf(HttpResponseMessage response) => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);

    /// <summary>The route that answers an operation: the most exact of those whose pattern fits.</summary>
    private static RouteEndpoint? RouteOf(OpenApiOperation operation, IEnumerable<RouteEndpoint> routes) => routes
        .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains(operation.Method)
            && new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(operation.Path, []))
        .MinBy(route => RoutePrecedence.ComputeInbound(new RouteTemplate(route.RoutePattern)));
}
