using Microsoft.AspNetCore.Http;

namespace SqueezeBert.Server.Requests;

/// <summary>A request that gets an error for an answer; the message is the client's to read.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">text-embeddings-inference's word for the kind of error.</param>
/// <param name="message">What was expected and what was found.</param>
internal sealed class RequestException(int status, string type, string message) : Exception(message)
{
    internal int Status => status;

    internal string Type => type;

    /// <summary>After how many seconds to try again; null where that won't help.</summary>
    internal int? RetryAfter { get; init; }

    /// <summary>The request is well-formed but can't be answered.</summary>
    internal static RequestException Validation(string message) => new(StatusCodes.Status422UnprocessableEntity, "Validation", message);

    /// <summary>The body is no JSON, or nothing.</summary>
    internal static RequestException Malformed(string message) => new(StatusCodes.Status400BadRequest, "Validation", message);

    /// <summary>Nothing where a text or a list was expected.</summary>
    internal static RequestException Empty(string message) => new(StatusCodes.Status400BadRequest, "Empty", message);

    internal static RequestException NotFound(string message) => new(StatusCodes.Status404NotFound, "NotFound", message);

    internal static RequestException Overloaded(string message, int retryAfter) => new(StatusCodes.Status429TooManyRequests, "Overloaded", message) { RetryAfter = retryAfter };

    internal static RequestException NotReady(string message) => new(StatusCodes.Status503ServiceUnavailable, "Unhealthy", message) { RetryAfter = 1 };

    internal static RequestException TimedOut(TimeSpan timeout) => new(StatusCodes.Status503ServiceUnavailable, "Timeout", $"expected an answer within {timeout.TotalSeconds:0.###} s; found more to do before it.") { RetryAfter = 1 };
}
