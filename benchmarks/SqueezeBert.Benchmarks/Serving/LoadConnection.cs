using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>A connection that sends finished requests and reads only what tells how they went: the client must cost little beside the server.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[16 << 10];

    internal async Task ConnectAsync(IPEndPoint server) => await socket.ConnectAsync(server);

    /// <summary>The bytes of a request.</summary>
    internal static byte[] Request(string path, string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    /// <summary>Sends a request and reads its whole answer.</summary>
    /// <returns>The status.</returns>
    internal async Task<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        for (var rest = request; rest.Length > 0;) rest = rest[await socket.SendAsync(rest, SocketFlags.None)..];
        int held = 0, head;
        while ((head = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0) held += await ReceiveAsync(buffer.AsMemory(held));
        string headers = Encoding.ASCII.GetString(buffer, 0, head);
        int length = LengthOf(headers);
        for (int left = length - (held - head - 4); left > 0;) left -= await ReceiveAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)));
        return int.Parse(headers.AsSpan("HTTP/1.1 ".Length, 3));
    }

    public void Dispose() => socket.Dispose();

    private static int LengthOf(string headers)
    {
        const string Name = "Content-Length: ";
        int start = headers.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length, end = headers.IndexOf('\r', start);
        return int.Parse(headers.AsSpan(start, (end < 0 ? headers.Length : end) - start));
    }

    private async Task<int> ReceiveAsync(Memory<byte> memory)
    {
        int count = await socket.ReceiveAsync(memory, SocketFlags.None);
        return count > 0 ? count : throw new IOException("Expected an answer; the server closed the connection.");
    }
}
