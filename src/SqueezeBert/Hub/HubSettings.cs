namespace SqueezeBert.Hub;

/// <summary>The options with everything that they left open filled in.</summary>
internal sealed class HubSettings
{
    private HubSettings(HubOptions options)
    {
        var variables = new HubVariables(options.Variables);
        Options = options;
        Endpoint = Checked(options.Endpoint?.OriginalString ?? variables.Endpoint);
        CacheFolder = Path.GetFullPath(options.CacheFolder ?? variables.CacheFolder);
        Offline = options.Offline ?? variables.Offline;
        Token = Checked(options.Token ?? variables.Token, isGiven: options.Token is not null);
        EtagTimeout = Checked(options.EtagTimeout ?? variables.EtagTimeout);
        DownloadTimeout = Checked(options.DownloadTimeout ?? variables.DownloadTimeout);
        UseSymlinks = options.UseSymlinks ?? !variables.DisableSymlinks;
        if ((options.Parts & ModelParts.All) == ModelParts.None)
            throw new ArgumentException("Expected a part of a model to fetch; found none.", nameof(options));
        if (!RepositoryPath.IsInside(options.Revision))
            throw new ArgumentException($"Expected a branch, a tag or a commit for a revision; found '{PrintableText.Of(options.Revision)}'.", nameof(options));
    }

    internal HubOptions Options { get; }

    internal string Revision => Options.Revision;

    /// <summary>Without a slash at its end.</summary>
    internal string Endpoint { get; }

    internal string CacheFolder { get; }

    internal string? Token { get; }

    internal bool Offline { get; }

    internal TimeSpan EtagTimeout { get; }

    internal TimeSpan DownloadTimeout { get; }

    internal bool UseSymlinks { get; }

    /// <exception cref="ArgumentException">An option or an environment variable is malformed.</exception>
    internal static HubSettings Of(HubOptions? options) => new(options ?? new HubOptions());

    private static string Checked(string endpoint)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new ArgumentException($"Expected an address for the hub's endpoint, such as https://huggingface.co; found '{PrintableText.Of(endpoint)}'.", nameof(endpoint));
        // Not shown: what follows the user's name may be a password.
        if (uri.UserInfo.Length > 0) throw new ArgumentException("Expected an address for the hub's endpoint without a user's name in it; found one.", nameof(endpoint));
        return endpoint.TrimEnd('/');
    }

    private static string? Checked(string? token, bool isGiven)
    {
        if (string.IsNullOrEmpty(token)) return null;
        // It goes into a header, which nothing in it may end.
        return token.All(character => character is > ' ' and <= '~')
            ? token
            : throw new ArgumentException($"Expected a token of printable characters without spaces; the one {(isGiven ? "given" : "in the environment")} is none.", nameof(token));
    }

    private static TimeSpan Checked(TimeSpan timeout) =>
        timeout > TimeSpan.Zero ? timeout : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Expected a timeout above 0.");
}
