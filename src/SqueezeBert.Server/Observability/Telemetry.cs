using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Observability;

/// <summary>Traces and metrics for an OpenTelemetry collector.</summary>
internal static class Telemetry
{
    private const string SourceName = "SqueezeBert.Server";

    /// <summary>Requests by the framework, and what a model did for each.</summary>
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Sends both over gRPC to the options' endpoint.</summary>
    internal static void Add(IServiceCollection services, ServerOptions options)
    {
        if (options.OtlpEndpoint is not { } endpoint) return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(options.OtlpServiceName))
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", SourceName).AddOtlpExporter(exporter => exporter.Endpoint = endpoint))
            .WithMetrics(metrics => metrics.AddMeter(ServerMetrics.MeterName).AddOtlpExporter(exporter => exporter.Endpoint = endpoint));
    }

    /// <summary>The span of an answer; null where nobody listens.</summary>
    internal static Activity? Start(string route) => Source.StartActivity("squeezebert.answer")?.SetTag("http.route", route);

    /// <summary>Tells the span what the answer cost.</summary>
    internal static void Describe(Activity? activity, RequestWatch watch) => activity?
        .SetTag("squeezebert.tokens", watch.Tokens)
        .SetTag("squeezebert.sequences", watch.Sequences)
        .SetTag("squeezebert.tokenization.ms", watch.Tokenization.TotalMilliseconds)
        .SetTag("squeezebert.queue.ms", watch.Waited.TotalMilliseconds)
        .SetTag("squeezebert.inference.ms", watch.Inference.TotalMilliseconds);
}
