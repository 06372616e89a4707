using System.Text;

namespace SqueezeBert.Tests.Hub;

/// <summary>An answer, sound or broken.</summary>
internal sealed record FakeReply(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Bytes of the body after which the connection is closed; null sends all.</summary>
    internal int? CutAfter { get; init; }

    /// <summary>Bytes of the body after which nothing more comes, while the connection stays open; null sends all.</summary>
    internal int? StallAfter { get; init; }

    /// <summary>What the header says about the body's length; null says the truth, a negative number nothing.</summary>
    internal int? StatedLength { get; init; }

    internal static FakeReply Ok(byte[] body, params (string, string)[] headers) => new(200, body, headers);

    internal static FakeReply Error(int status, string? code = null, params (string, string)[] headers) =>
        new(status, Encoding.UTF8.GetBytes("{\"error\":\"no\"}"), code is null ? headers : [("X-Error-Code", code), .. headers]);

    internal static FakeReply Redirect(string target, params (string, string)[] headers) => new(302, [], [("Location", target), .. headers]);

    /// <summary>All of a file, or the rest of it when a range is asked for.</summary>
    internal static FakeReply Content(FakeRequest request, byte[] content)
    {
        if (request.Offset == 0) return Ok(content);
        return request.Offset >= content.Length
            ? new FakeReply(416, [], ("Content-Range", $"bytes */{content.Length}"))
            : new FakeReply(206, content[request.Offset..], ("Content-Range", $"bytes {request.Offset}-{content.Length - 1}/{content.Length}"));
    }

    internal byte[] Head()
    {
        var head = new StringBuilder($"HTTP/1.1 {Status} Reply\r\nConnection: close\r\n");
        int length = StatedLength ?? Body.Length;
        if (length >= 0) head.Append($"Content-Length: {length}\r\n");
        foreach (var (name, value) in Headers) head.Append($"{name}: {value}\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }
}
