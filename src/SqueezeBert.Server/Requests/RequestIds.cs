using Microsoft.AspNetCore.Http;

namespace SqueezeBert.Server.Requests;

/// <summary>Every request's id: the client's own where it sends one that is fit to be shown, else a new one.</summary>
internal static class RequestIds
{
    internal const string Header = "x-request-id";

    private const int MostCharacters = 128;

    /// <summary>Sets the id and answers with it.</summary>
    internal static void Set(HttpContext context)
    {
        string? own = context.Request.Headers[Header];
        context.TraceIdentifier = own is { Length: > 0 and <= MostCharacters } && own.All(letter => letter is > ' ' and <= '~') ? own : Guid.NewGuid().ToString("N");
        context.Response.Headers[Header] = context.TraceIdentifier;
    }

    internal static string Of(HttpContext context) => context.TraceIdentifier;
}
