using System.Net;

namespace SqueezeBert.Hub;

/// <summary>Says what went wrong with one repository.</summary>
internal sealed class HubErrors(HubSettings settings, RepositoryName repository)
{
    internal HubException Of(string? file, string expected, string found, Exception? inner = null) =>
        new(repository.ToString(), settings.Revision, file, expected, found, inner);

    internal HubException Transient(string? file, string expected, string found, Exception? inner = null) =>
        new(repository.ToString(), settings.Revision, file, expected, found, inner) { IsTransient = true };

    /// <summary>No connection, or one that broke. Certificates that aren't trusted won't be a second later either.</summary>
    internal HubException Unreachable(string? file, Uri address, Exception error)
    {
        string expected = $"an answer from {HostOf(address)}";
        return error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? Of(file, expected, error.Message, error) : Transient(file, expected, error.Message, error);
    }

    internal HubException TooLate(string? file, Uri address, TimeSpan limit) =>
        Transient(file, $"an answer from {HostOf(address)} within {limit.TotalSeconds:0.###} seconds", "none");

    /// <summary>An answer that isn't the one asked for. <c>X-Error-Code</c> tells repository, revision and file apart; it isn't always there.</summary>
    internal HubException Refused(HttpResponseMessage response, Uri address, string? file)
    {
        string status = $"{(int)response.StatusCode}", code = Header(response, "X-Error-Code") ?? "";
        return (response.StatusCode, code) switch
        {
            (_, "RevisionNotFound") => Of(null, "a branch, a tag or a commit of this repository", $"none of that name ({status})"),
            (_, "EntryNotFound") => Of(file, "this file in the repository", $"none of that name ({status})"),
            (_, "GatedRepo") => Of(file, $"a token (HF_TOKEN) of somebody who has agreed to the conditions at {settings.Endpoint}/{repository}", $"{Credentials} ({status})"),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) =>
                Of(file, "a repository that is public, or a token (HF_TOKEN) that may read it", $"{Credentials} ({status}); a repository that doesn't exist is answered in the same way"),
            (HttpStatusCode.NotFound, _) when file is null || code == "RepoNotFound" => Of(null, $"a repository of this name at {HostOf(address)}", $"none ({status})"),
            (HttpStatusCode.NotFound, _) => Of(file, $"this file at {HostOf(address)}", $"none ({status})"),
            (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, _) =>
                new HubException(repository.ToString(), settings.Revision, file, $"an answer from {HostOf(address)}", $"status {status} ({response.ReasonPhrase})")
                {
                    IsTransient = true,
                    RetryAfter = response.Headers.RetryAfter is { } wait ? wait.Delta ?? wait.Date - DateTimeOffset.UtcNow : null,
                },
            _ => Of(file, $"an answer from {HostOf(address)}", $"status {status} ({response.ReasonPhrase})"),
        };
    }

    /// <summary>Host and port; the rest of an address may hold a signature that lets its reader download.</summary>
    internal static string HostOf(Uri address) => address.GetLeftPart(UriPartial.Authority);

    internal static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private string Credentials => settings.Token is null ? "no token" : "a token that may not";
}
