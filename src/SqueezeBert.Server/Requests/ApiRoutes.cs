using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SqueezeBert.Checkpoints;
using SqueezeBert.Server.Limits;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Observability;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Server.Requests;

/// <summary>Routes that models answer: within the limits, within the time, in the dialect's words when something is wrong.</summary>
/// <param name="routes">Where the routes go.</param>
/// <param name="models">The server's models.</param>
/// <param name="options">The server's limits.</param>
/// <param name="admission">Counts the requests.</param>
/// <param name="metrics">Hears of each request.</param>
internal sealed class ApiRoutes(IEndpointRouteBuilder routes, ModelSet models, ServerOptions options, Admission admission, ServerMetrics metrics)
{
    internal ModelSet Models => models;

    internal IEndpointRouteBuilder Builder => routes;

    internal ServerOptions Options => options;

    /// <summary>A route whose requests a model answers.</summary>
    internal void Post(string pattern, Func<ApiCall, Task> answer, ErrorForm? errors = null) =>
        routes.MapPost(pattern, context => RunAsync(context, pattern, answer)).WithMetadata(errors ?? ErrorForm.Plain);

    /// <summary>A route that tells about the server's models.</summary>
    internal void Get(string pattern, RequestDelegate answer, ErrorForm? errors = null) => routes.MapGet(pattern, context =>
    {
        RequireReady();
        return answer(context);
    }).WithMetadata(errors ?? ErrorForm.Plain);

    private async Task RunAsync(HttpContext context, string pattern, Func<ApiCall, Task> answer)
    {
        metrics.Came(pattern);
        RequireReady();
        using var place = admission.Enter();
        using var span = Telemetry.Start(pattern);
        var watch = new RequestWatch(options) { EstimatedWait = () => models.Queue.EstimatedWait };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(options.RequestTimeout);
        try
        {
            using var body = await ReadAsync(context, timeout.Token).ConfigureAwait(false);
            await answer(new ApiCall(context, new RequestValue(body.RootElement, ""), models, options, watch, timeout.Token)).ConfigureAwait(false);
            Telemetry.Describe(span, watch);
            metrics.Answered(pattern, watch);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && timeout.IsCancellationRequested)
        {
            throw RequestException.TimedOut(options.RequestTimeout);
        }
        catch (Exception error) when (error is ArgumentException or TokenizerException or ConfigException or CheckpointException)
        {
            // What a pipeline refuses is the client's to put right.
            throw RequestException.Validation(ExceptionMessage.Of(error));
        }
    }

    private void RequireReady()
    {
        if (!models.IsReady) throw RequestException.NotReady("the models are being loaded; try again soon.");
    }

    /// <summary>A body that takes as long as a whole request may is the client's fault.</summary>
    private async Task<JsonDocument> ReadAsync(HttpContext context, CancellationToken cancellation)
    {
        try
        {
            return await RequestBody.ReadAsync(context.Request, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestException(StatusCodes.Status408RequestTimeout, "Timeout", $"body: expected within {options.RequestTimeout.TotalSeconds:0.###} s; found the beginning of one.");
        }
    }
}
