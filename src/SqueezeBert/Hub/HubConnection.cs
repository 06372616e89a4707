using System.Net.Http.Headers;
using System.Reflection;

namespace SqueezeBert.Hub;

/// <summary>Sends requests: follows redirects, keeps the token to the hub's own address, and turns failures into <see cref="HubException"/>.</summary>
internal sealed class HubConnection : IDisposable
{
    private const int MaxRedirects = 8;

    private readonly HubSettings settings;
    private readonly HubErrors errors;
    private readonly Uri endpoint;
    private readonly HttpClient client;

    internal HubConnection(HubSettings settings, HubErrors errors)
    {
        (this.settings, this.errors, endpoint) = (settings, errors, new Uri(settings.Endpoint));
        var handler = settings.Options.HttpHandler;
        // Redirects are followed here, where each address is looked at before the token goes out.
        client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("squeezebert", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)));
    }

    /// <summary>Sends a request and returns the answer with its headers read, whatever its status.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="limit">Ends waiting for the headers; the caller may go on to use it for the body.</param>
    /// <returns>The answer, and where it came from.</returns>
    internal async Task<(HttpResponseMessage Response, Uri Address)> SendAsync(HubRequest request, TimeLimit limit)
    {
        var address = new Uri(settings.Endpoint + request.Path);
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            limit.Restart();
            var response = await SendAsync(request, address, limit).ConfigureAwait(false);
            if (TargetOf(response, address) is not { } next || (request.StaysOnHub && (!IsHub(next) || HubErrors.Header(response, "X-Linked-Etag") is not null))) return (response, address);
            response.Dispose();
            bool isWeb = next.Scheme is "http" or "https", losesSecrecy = address.Scheme == "https" && next.Scheme == "http";
            if (!isWeb || losesSecrecy) throw errors.Of(request.File, "a redirect to an https address", $"one from {HubErrors.HostOf(address)} to {HubErrors.HostOf(next)}");
            address = next;
        }
        throw errors.Of(request.File, $"at most {MaxRedirects} redirects", "more");
    }

    /// <summary>Reads a piece of a body.</summary>
    /// <returns>Bytes read; 0 at the end.</returns>
    internal async Task<int> ReadAsync(Stream body, Memory<byte> buffer, Uri address, string? file, TimeLimit limit)
    {
        try
        {
            limit.Restart();
            return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw errors.Unreachable(file, address, error);
        }
        catch (OperationCanceledException) when (limit.IsUp)
        {
            throw errors.TooLate(file, address, limit.Span);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HubRequest request, Uri address, TimeLimit limit)
    {
        using var message = new HttpRequestMessage(request.Method, address);
        if (settings.Token is { } token && IsHub(address)) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (request.Offset > 0) message.Headers.Range = new RangeHeaderValue(request.Offset, null);
        try
        {
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw errors.Unreachable(request.File, address, error);
        }
        catch (OperationCanceledException) when (limit.IsUp)
        {
            throw errors.TooLate(request.File, address, limit.Span);
        }
    }

    /// <summary>Where a redirect leads; null for another answer. Taken as text: a path alone would be read as a file's on Unix.</summary>
    private static Uri? TargetOf(HttpResponseMessage response, Uri address) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.NonValidated.TryGetValues("Location", out var location)
        && Uri.TryCreate(address, location.ToString(), out var target)
            ? target
            : null;

    private bool IsHub(Uri address) =>
        address.Scheme == endpoint.Scheme && address.Port == endpoint.Port && address.IdnHost.Equals(endpoint.IdnHost, StringComparison.OrdinalIgnoreCase);
}
