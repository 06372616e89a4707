using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SqueezeBert.Server.Hosting;

/// <summary>The page, the reference and the OpenAPI document, from resources of this assembly: nothing of them lies on disk.</summary>
internal static class EmbeddedFiles
{
    private const string Prefix = "wwwroot/";

    private const string SecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    private static readonly FrozenDictionary<string, byte[]> Files = typeof(EmbeddedFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", ["GET", "HEAD"], context => SendAsync(context, "index.html"));
        routes.MapGet("/docs", SendReferenceAsync);
        routes.MapGet("/app/{**path}", context => SendAsync(context, (string)context.Request.RouteValues["path"]!));
        routes.MapGet("/openapi.json", context => SendAsync(context, "openapi.json"));
        // Where text-embeddings-inference has it.
        routes.MapGet("/api-doc/openapi.json", context => SendAsync(context, "openapi.json"));
    }

    private static Task SendReferenceAsync(HttpContext context)
    {
        // The page names its files relative to where it is, which a slash at the end would change.
        if (!context.Request.Path.Value!.EndsWith('/')) return SendAsync(context, "docs/index.html");
        context.Response.Redirect("../docs", permanent: true);
        return Task.CompletedTask;
    }

    /// <summary>Sends a file.</summary>
    internal static async Task SendAsync(HttpContext context, string path)
    {
        if (!Files.TryGetValue(path, out byte[]? bytes))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = SecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        context.Response.ContentType = Types[Path.GetExtension(path)];
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
