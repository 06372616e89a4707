using System.Buffers;
using System.IO.Pipelines;
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
        var reader = request.BodyReader;
        // A read that is cancelled by its token would leave the connection in disorder.
        using var giveUp = cancellation.Register(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            // Copied, for the buffer goes back to the connection while the request waits.
            byte[]? body = read.IsCompleted && !read.IsCanceled ? read.Buffer.ToArray() : null;
            reader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            cancellation.ThrowIfCancellationRequested();
            if (body is not null) return Parse(body);
        }
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
