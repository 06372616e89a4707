namespace SqueezeBert.Hub;

/// <summary>Where models named <c>organisation/name</c> come from and where they are kept.</summary>
/// <remarks>
/// What is null is taken from Hugging Face's environment variables, then from their defaults; docs/HUB.md lists them.
/// Immutable; safe to share between threads.
/// </remarks>
public sealed record HubOptions
{
    /// <summary>A branch, a tag or a commit.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>Which files to fetch.</summary>
    public ModelParts Parts { get; init; } = ModelParts.All;

    /// <summary>The folder of the cache. Null: <c>HF_HUB_CACHE</c>, <c>HUGGINGFACE_HUB_CACHE</c>, or <c>hub</c> in <c>HF_HOME</c>.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The hub, over http or https. Null: <c>HF_ENDPOINT</c>, or https://huggingface.co.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// What proves to the hub who asks; empty for nothing. Null: <c>HF_TOKEN</c>, <c>HUGGING_FACE_HUB_TOKEN</c>, or the file
    /// at <c>HF_TOKEN_PATH</c>. It is sent to <see cref="Endpoint"/> only, never to another host.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>Whether to work from the cache alone, without opening a connection. Null: <c>HF_HUB_OFFLINE</c>.</summary>
    public bool? Offline { get; init; }

    /// <summary>How long the hub may take to say what a repository holds. Null: <c>HF_HUB_ETAG_TIMEOUT</c>, or 10 seconds.</summary>
    public TimeSpan? EtagTimeout { get; init; }

    /// <summary>How long a download may stand still. Null: <c>HF_HUB_DOWNLOAD_TIMEOUT</c>, or 10 seconds.</summary>
    public TimeSpan? DownloadTimeout { get; init; }

    /// <summary>
    /// Whether the files of a snapshot are links to one copy of their content. Null: unless <c>HF_HUB_DISABLE_SYMLINKS</c>.
    /// Where the system refuses links, files are stored without them anyway.
    /// </summary>
    public bool? UseSymlinks { get; init; }

    /// <summary>Hears of each piece that arrives, on the thread that receives it.</summary>
    public IProgress<HubProgress>? Progress { get; init; }

    /// <summary>Makes the connections, for a proxy or certificates of one's own; it must not follow redirects. Stays the caller's.</summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Reads an environment variable.</summary>
    internal Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The pause before the first second try; each later one is twice as long.</summary>
    internal TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Makes a symbolic link (path, target).</summary>
    internal Action<string, string> CreateLink { get; init; } = static (path, target) => File.CreateSymbolicLink(path, target);

    /// <summary>The revision. Nothing else: options end up in logs, where a token must not.</summary>
    public override string ToString() => $"{nameof(HubOptions)} {{ {nameof(Revision)} = {Revision} }}";
}
