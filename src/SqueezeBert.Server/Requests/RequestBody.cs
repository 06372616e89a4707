using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using SqueezeBert.Data;

namespace SqueezeBert.Server.Requests;

/// <summary>Reads a request's body as JSON, within the server's limits.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="RequestException">The body is empty, no JSON, or said to be something else.</exception>
    /// <exception cref="BadHttpRequestException">The body is too long, or comes too slowly.</exception>
    internal static async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        // A page of another origin can't send this type without asking first, and is refused then.
        if (!request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "Validation", $"Content-Type: expected application/json; found {(request.ContentType is { } type ? PrintableText.Of(type) : "none")}.");
        using var bytes = new PooledBytes();
        // The stream rather than the connection's own buffer: a read that is given up leaves it in order.
        while (await request.Body.ReadAsync(bytes.GetMemory(1), cancellation).ConfigureAwait(false) is > 0 and var count) bytes.Advance(count);
        // Copied, for the JSON lives while the request waits and the buffer is as large as the largest body.
        return Parse(bytes.Written.ToArray());
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        if (body.IsEmpty) throw RequestException.Malformed("body: expected JSON; found nothing.");
        if (!Utf8.IsValid(body.Span)) throw RequestException.Malformed("body: expected JSON in UTF-8; found other bytes.");
        try
        {
            return JsonDocument.Parse(body, Options);
        }
        catch (JsonException error)
        {
            throw RequestException.Malformed($"body: expected JSON; found{(error.BytePositionInLine is { } place ? $" at line {error.LineNumber + 1}, byte {place + 1}" : "")}: {JsonLines.Reason(error)}");
        }
        catch (InvalidOperationException)
        {
            // Names are decoded to see whether one stands twice.
            throw RequestException.Malformed($"body: {JsonLines.BadName}");
        }
    }
}
