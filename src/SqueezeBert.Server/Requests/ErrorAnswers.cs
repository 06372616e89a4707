using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SqueezeBert.Server.Observability;

namespace SqueezeBert.Server.Requests;

/// <summary>Turns what goes wrong with a request into an answer that shows neither paths nor code.</summary>
/// <param name="metrics">Hears of each failure.</param>
/// <param name="log">Hears of those that are the server's own fault.</param>
internal sealed class ErrorAnswers(ServerMetrics metrics, ILogger log)
{
    internal async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            // A route that isn't there, or another method's.
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentLength: null } response && context.GetEndpoint() is null or { DisplayName: "405 HTTP Method Not Supported" })
                await SendAsync(context, Missing(context, response.StatusCode)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.Failed("dropped");
        }
        catch (RequestException error)
        {
            await SendAsync(context, error).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            string message = error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "body: expected fewer bytes (--payload-limit); found more." : "expected a whole request in time; found another.";
            await SendAsync(context, new RequestException(error.StatusCode, error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "PayloadTooLarge" : "Validation", message)).ConfigureAwait(false);
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            metrics.Failed("dropped");
        }
#pragma warning disable CA1031 // The last line of defence: no client meets a stack trace.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.UnexpectedFailure(error, RequestIds.Of(context));
            await SendAsync(context, new RequestException(StatusCodes.Status500InternalServerError, "Backend", "an unexpected failure; the server's log has it under this request's id.")).ConfigureAwait(false);
        }
    }

    private static RequestException Missing(HttpContext context, int status) => status == StatusCodes.Status404NotFound
        ? RequestException.NotFound("expected one of the server's routes, see /docs; found another.")
        : new RequestException(status, "Validation", $"expected {context.Response.Headers.Allow}; found {PrintableText.Of(context.Request.Method)}.");

    private async Task SendAsync(HttpContext context, RequestException error)
    {
        var own = context.GetEndpoint()?.Metadata.GetMetadata<ErrorForm>();
        // A path that leads nowhere and a probe that comes early are no failed requests.
        if (own is not null) metrics.Failed(error.Type switch { "Overloaded" => "overloaded", "Validation" or "Empty" or "NotFound" or "PayloadTooLarge" => "validation", "Timeout" => "timeout", "Unauthorized" => "unauthorized", _ => "inference" });
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        if (error.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await JsonAnswer.SendAsync(context, error.Status, json => (own ?? ErrorForm.Plain).Write(json, error)).ConfigureAwait(false);
    }
}
