using Microsoft.Extensions.Logging;

namespace SqueezeBert.Server.Observability;

/// <summary>Everything that the server says in its log.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Listening at {Address}; loading {Count} models.")]
    internal static partial void Listening(this ILogger log, string address, int count);

    [LoggerMessage(2, LogLevel.Information, "Ready after {Seconds:0.00} s: {Models}.")]
    internal static partial void Ready(this ILogger log, double seconds, string models);

    [LoggerMessage(3, LogLevel.Information, "Stopping: requests under way have {Seconds:0.#} s.")]
    internal static partial void Stopping(this ILogger log, double seconds);

    [LoggerMessage(4, LogLevel.Information, "Stopped.")]
    internal static partial void Stopped(this ILogger log);

    [LoggerMessage(5, LogLevel.Error, "Request {Id} failed unexpectedly.")]
    internal static partial void UnexpectedFailure(this ILogger log, Exception error, string id);

    [LoggerMessage(6, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms, request {Id}.")]
    internal static partial void Answered(this ILogger log, string method, string route, int status, double milliseconds, string id);
}
