using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Hosting;

/// <summary>Probes: alive from the first moment, ready when all models have answered once and until the server stops.</summary>
internal static class HealthRoutes
{
    /// <summary>Balancers ask either way.</summary>
    private static readonly string[] Methods = ["GET", "HEAD"];

    internal static void Map(IEndpointRouteBuilder routes, ModelSet models, Func<bool> isStopping)
    {
        foreach (string path in (ReadOnlySpan<string>)["/health", "/health/ready", "/ping"]) routes.MapMethods(path, Methods, context => AnswerAsync(context, models.IsReady && !isStopping()));
        routes.MapMethods("/health/startup", Methods, context => AnswerAsync(context, models.IsReady));
        routes.MapMethods("/health/live", Methods, context => AnswerAsync(context, true));
    }

    private static Task AnswerAsync(HttpContext context, bool isWell)
    {
        if (!isWell) throw RequestException.NotReady("the server is not ready.");
        context.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }
}
