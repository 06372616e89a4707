using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SqueezeBert.Server.Limits;
using SqueezeBert.Server.Observability;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Hosting;

/// <summary>What every request passes: it gets an id, and shows a key where the server has some.</summary>
/// <param name="keys">The keys.</param>
/// <param name="log">Hears of each request, where asked for.</param>
internal sealed class ApiAccess(ApiKeys keys, ILogger log)
{
    internal async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        long start = Stopwatch.GetTimestamp();
        RequestIds.Set(context);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context).ConfigureAwait(false);
        if (log.IsEnabled(LogLevel.Debug))
            log.Answered(context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)", context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds, RequestIds.Of(context));
    }

    /// <summary>Refuses requests without a key. The page, probes and the reference are for everybody; so are paths that lead nowhere.</summary>
    internal Task RequireKeyAsync(HttpContext context, RequestDelegate next)
    {
        bool needsKey = keys.Any && context.GetEndpoint()?.Metadata.GetMetadata<ErrorForm>() is not null;
        if (needsKey && !keys.Accept(context.Request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RequestException(StatusCodes.Status401Unauthorized, "Unauthorized", "Authorization: expected Bearer with one of the server's keys; found none of them.");
        }
        return next(context);
    }
}
