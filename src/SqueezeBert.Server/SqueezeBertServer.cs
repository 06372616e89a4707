using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SqueezeBert.Server.Dialects;
using SqueezeBert.Server.Hosting;
using SqueezeBert.Server.Limits;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Observability;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server;

/// <summary>Models over HTTP.</summary>
/// <remarks><code>
/// request → id → errors → key → route → limits → body → task → queue → answer
/// </code>
/// Requests that wait at the same time share passes through a model, yet each gets the bits that it would get alone. Thread-safe.
/// </remarks>
public sealed class SqueezeBertServer : IAsyncDisposable
{
    private readonly ServerOptions options;
    private readonly WebApplication app;
    private readonly ModelSet models;
    private readonly ServerMetrics metrics;
    private readonly ILogger log;
    private readonly Lock stopGate = new();
    private volatile Task? stopping;

    private SqueezeBertServer(ServerOptions given)
    {
        // Only hashes of keys stay.
        var keys = new ApiKeys(given.ApiKeys);
        options = given with { ApiKeys = [] };
        models = new ModelSet(options);
        var admission = new Admission(options.MaxConcurrentRequests);
        metrics = new ServerMetrics(models, admission);
        app = ServerHost.Build(options);
        log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SqueezeBert.Server");

        var errors = new ErrorAnswers(metrics, log);
        var access = new ApiAccess(keys, log);
        // Known when the server listens.
        var metricsPort = new Lazy<int>(() => new Uri(MetricsAddress).Port);
        if (options.MetricsPort is not null) app.Use((context, next) => MetricsRoute.KeepApart(context, next, metricsPort.Value));
        app.Use(access.RunAsync);
        app.Use(errors.RunAsync);
        app.UseRouting();
        if (options.CorsAllowOrigins.Count > 0) app.UseCors();
        app.Use(access.RequireKeyAsync);
        var routes = new ApiRoutes(app, models, options, admission, metrics);
        EmbeddingsInferenceRoutes.Map(routes);
        OpenAiRoutes.Map(routes);
        HuggingFaceRoutes.Map(routes);
        TaskRoutes.Map(routes);
        HealthRoutes.Map(app, models, () => stopping is not null);
        MetricsRoute.Map(app, metrics);
        EmbeddedFiles.Map(app);
    }

    /// <summary>Where the server listens, such as <c>http://127.0.0.1:3000</c>.</summary>
    public string Address => AddressesOf(app)[0];

    /// <summary>Where <c>/metrics</c> is.</summary>
    public string MetricsAddress => AddressesOf(app)[^1];

    /// <summary>Where requests wait for a thread.</summary>
    internal ForwardQueue Queue => models.Queue;

    /// <summary>What the server answers.</summary>
    internal IEnumerable<RouteEndpoint> Routes => ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Listens, then loads the models; until they have answered once, requests are told to come back.</summary>
    /// <param name="options">What to serve, and where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server, ready.</returns>
    /// <exception cref="ArgumentException">An option lies outside its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ConfigException">A model's configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">A model's weights are missing, malformed, or don't fit its configuration.</exception>
    /// <exception cref="Tokenization.TokenizerException">A model's vocabulary is missing, malformed or of another kind.</exception>
    public static async Task<SqueezeBertServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var server = new SqueezeBertServer(options);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes no new requests, answers those under way within <see cref="ServerOptions.DrainTimeout"/>, and ends.</summary>
    public Task StopAsync()
    {
        lock (stopGate) return stopping ??= DrainAsync();
    }

    /// <summary>Stops the server and frees its models.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        metrics.Dispose();
        models.Dispose();
    }

    private async Task DrainAsync()
    {
        log.Stopping(options.DrainTimeout.TotalSeconds);
        using var timeout = new CancellationTokenSource(options.DrainTimeout);
        await app.StopAsync(timeout.Token).ConfigureAwait(false);
        log.Stopped();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        await app.StartAsync(cancellation).ConfigureAwait(false);
        log.Listening(Address, options.Models.Count);
        // Loading computes on all threads; the caller's isn't one of them.
        await Task.Run(() => models.LoadAsync(options, cancellation), cancellation).ConfigureAwait(false);
        log.Ready(Stopwatch.GetElapsedTime(start).TotalSeconds, string.Join(", ", models.All.Select(model => model.Name)));
    }

    private static string[] AddressesOf(WebApplication app) => [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];
}
