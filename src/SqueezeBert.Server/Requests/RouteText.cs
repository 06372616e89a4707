using Microsoft.AspNetCore.Http;

namespace SqueezeBert.Server.Requests;

/// <summary>Parts of a request's path.</summary>
internal static class RouteText
{
    /// <summary>What stands in a place of the route; empty where nothing does. A slash that the client escaped, as in <c>org%2Fname</c>, is one.</summary>
    internal static string Of(HttpContext context, string name) => (context.Request.RouteValues[name] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
