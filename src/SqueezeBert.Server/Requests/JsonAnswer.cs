using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SqueezeBert.Server.Requests;

/// <summary>Sends JSON, with characters as they are rather than escaped.</summary>
internal static class JsonAnswer
{
    internal const string ContentType = "application/json";

    // As data of its own type no browser reads it as a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends a value.</summary>
    internal static async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using var bytes = new PooledBytes();
        using (var json = new Utf8JsonWriter(bytes, Options)) write(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = bytes.Written.Length;
        await context.Response.Body.WriteAsync(bytes.Written, context.RequestAborted).ConfigureAwait(false);
    }
}
