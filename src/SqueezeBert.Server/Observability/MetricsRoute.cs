using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SqueezeBert.Server.Observability;

/// <summary><c>/metrics</c>, for Prometheus.</summary>
internal static class MetricsRoute
{
    private const string Path = "/metrics";

    internal static void Map(IEndpointRouteBuilder routes, ServerMetrics metrics) => routes.MapGet(Path, async context =>
    {
        context.Response.ContentType = PrometheusExport.ContentType;
        await context.Response.WriteAsync(metrics.Listened.Write(), context.RequestAborted).ConfigureAwait(false);
    });

    /// <summary>On a port of their own there are metrics and nothing else, and elsewhere none.</summary>
    internal static Task KeepApart(HttpContext context, RequestDelegate next, int port)
    {
        if (context.Connection.LocalPort == port == (context.Request.Path == Path)) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
