using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SqueezeBert.Server.Observability;

/// <summary><c>/metrics</c>, for Prometheus.</summary>
internal static class MetricsRoute
{
    internal static void Map(IEndpointRouteBuilder routes, ServerOptions options, ServerMetrics metrics) => routes.MapGet("/metrics", async context =>
    {
        // With a port of its own it is not on the other; port 0 is known only to the connection.
        if (options.MetricsPort is { } port && (port > 0 ? context.Connection.LocalPort != port : context.Connection.LocalPort == options.Port))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = PrometheusExport.ContentType;
        await context.Response.WriteAsync(metrics.Listened.Write(), context.RequestAborted).ConfigureAwait(false);
    });
}
