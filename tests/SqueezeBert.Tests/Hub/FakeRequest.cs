namespace SqueezeBert.Tests.Hub;

/// <summary>A request as it arrived.</summary>
internal sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    internal string? Authorization => Headers.GetValueOrDefault("authorization");

    /// <summary>The first byte asked for; 0 without a range.</summary>
    internal int Offset => Headers.TryGetValue("range", out string? range) ? int.Parse(range["bytes=".Length..].TrimEnd('-'), null) : 0;

    internal bool IsListing => Path.StartsWith("/api/", StringComparison.Ordinal);

    internal bool IsFor(string file) => Path.EndsWith("/" + file, StringComparison.Ordinal);
}
