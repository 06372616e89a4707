using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>What the server tells of itself.</summary>
public sealed class ObservabilityTests
{
    private const string Text = """{"inputs":"The staff were friendly."}""";

    [Fact]
    public async Task Prometheus_reads_counts_times_and_batches_under_our_names_and_those_that_dashboards_know()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync("/predict", Text);
        await server.PostAsync("/predict", "{}");
        // No request to a model, and so none that failed.
        await server.PostAsync("/nowhere", "{}");
        var response = await server.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string[] lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("squeezebert_requests_total{route=\"/predict\"} 2", lines);
        Assert.Contains("te_request_count{route=\"/predict\"} 2", lines);
        Assert.Contains("squeezebert_requests_succeeded_total{route=\"/predict\"} 1", lines);
        Assert.Contains("squeezebert_requests_failed_total{err=\"validation\"} 1", lines);
        Assert.Contains("te_request_failure{err=\"validation\"} 1", lines);
        Assert.Contains("squeezebert_request_tokens_sum 7", lines);
        Assert.Contains("te_request_duration_count 1", lines);
        Assert.Contains("squeezebert_request_duration_seconds_bucket{le=\"+Inf\"} 1", lines);
        Assert.Contains("te_queue_size 0", lines);
        Assert.Contains("squeezebert_ready 1", lines);
        // The model's own first answer is a pass, too.
        Assert.Contains("squeezebert_batch_sequences_count 2", lines);
        Assert.All(lines, line => Assert.Matches("^(# (HELP|TYPE) [a-z_]+ .*|[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,le=\"[^\"]*\")?\\})? [0-9.eE+-]+)$", line));
    }

    [Fact]
    public async Task Metrics_move_to_a_port_of_their_own()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { MetricsPort = 0 });
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"{server.Server.MetricsAddress}/metrics", TestContext.Current.CancellationToken)).StatusCode);
        foreach (string path in (string[])["/", "/health", "/v1/models"])
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(server.Server.MetricsAddress + path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_collector_gets_traces_and_metrics()
    {
        var traces = new TaskCompletionSource<byte[]>();
        var metrics = new TaskCompletionSource<byte[]>();
        await using var collector = await CollectorAsync((path, body) => (path.Contains("trace", StringComparison.Ordinal) ? traces : metrics).TrySetResult(body));
        await using (var server = await RunningServer.StartAsync(RunningServer.Options with { OtlpEndpoint = new Uri(collector.Urls.Single()), OtlpServiceName = "my-service" }))
            await server.PostAsync("/predict", Text, request => request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        byte[] sent = await traces.Task.WaitAsync(TestContext.Current.CancellationToken);
        string words = Encoding.Latin1.GetString(sent);
        Assert.Contains("my-service", words);
        Assert.Contains("squeezebert.answer", words);
        Assert.Contains("squeezebert.tokens", words);
        // The client's own trace goes on.
        Assert.True(sent.AsSpan().IndexOf(Convert.FromHexString("0af7651916cd43dd8448eb211c80319c")) >= 0);
        Assert.Contains("squeezebert.requests", Encoding.Latin1.GetString(await metrics.Task.WaitAsync(TestContext.Current.CancellationToken)));
    }

    private static async Task<WebApplication> CollectorAsync(Action<string, byte[]> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received(context.Request.Path, body.ToArray());
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            // An empty message: no flags, length 0.
            await context.Response.Body.WriteAsync(new byte[5]);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
