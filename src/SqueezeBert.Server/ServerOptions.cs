using System.Net;
using Microsoft.Extensions.Logging;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Server;

/// <summary>What a <see cref="SqueezeBertServer"/> serves, where, and how much it takes on.</summary>
public sealed record ServerOptions
{
    /// <summary>The models, at least one, with different names. Where a client names none, the first that suits a task answers.</summary>
    public required IReadOnlyList<ServerModel> Models { get; init; }

    /// <summary>The IP address to listen at, or <c>localhost</c>; the machine itself alone unless told otherwise. <c>0.0.0.0</c> and <c>::</c> are all of a machine's.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port, 0 for any that is free.</summary>
    public int Port { get; init; } = 3000;

    /// <summary>A port of their own for <c>/metrics</c>, 0 for any that is free; null for the port of everything else.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>How to hold weights; null as each folder says.</summary>
    public WeightPrecision? Precision { get; init; }

    /// <summary>Threads to compute with, up to 1,024; 0 for one per processor.</summary>
    public int ThreadCount { get; init; }

    /// <summary>How token vectors become one; null as each folder says.</summary>
    public PoolingMode? Pooling { get; init; }

    /// <summary>What to put before every text to embed; null as each folder says.</summary>
    public string? DefaultPrompt { get; init; }

    /// <summary>One of the models' own prompts to put before every text to embed; null as each folder says.</summary>
    public string? DefaultPromptName { get; init; }

    /// <summary>The most tokens of a pass, at least 1.</summary>
    public int MaxBatchTokens { get; init; } = BatchPlan.DefaultMaxBatchTokens;

    /// <summary>Requests that may wait or run at once, at least 1; one more is answered 429.</summary>
    public int MaxConcurrentRequests { get; init; } = 512;

    /// <summary>Texts (of a reranking: documents) in one request, at least 1; more are answered 422.</summary>
    public int MaxClientBatchSize { get; init; } = 32;

    /// <summary>Tokens of one request, at least 1; more are answered 422.</summary>
    public int MaxRequestTokens { get; init; } = 131_072;

    /// <summary>Bytes of a request's body, at least 1; more are answered 413.</summary>
    public int PayloadLimit { get; init; } = 2_000_000;

    /// <summary>Whether a text that is too long is cut where the client doesn't say; else it is answered 422.</summary>
    public bool AutoTruncate { get; init; } = true;

    /// <summary>From a request's first byte to its answer; what takes longer is answered 503.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long requests under way may take when the server stops.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Keys of which a client must send one as <c>Authorization: Bearer</c>; none for no check. Only their hashes are kept.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Origins whose pages may call the server, <c>*</c> for all; none unless told otherwise.</summary>
    public IReadOnlyList<string> CorsAllowOrigins { get; init; } = [];

    /// <summary>Where to send traces and metrics (OTLP); null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>What traces and metrics call this server.</summary>
    public string OtlpServiceName { get; init; } = "squeezebert.server";

    /// <summary>The least that is logged, on standard error; Debug has a line for every request.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether logs are JSON, one object a line.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>The address that a host is.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static IPAddress AddressOf(string host) => host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address : throw new ArgumentException($"Host: expected an IP address or localhost; found '{PrintableText.Of(host)}'.");

    /// <exception cref="ArgumentException">A value lies outside its range.</exception>
    internal void Validate()
    {
        AddressOf(Host);
        if (Models.Count == 0) throw new ArgumentException("Models: expected at least one; found none.");
        if (Models.GroupBy(model => model.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Models: expected different names; found {twice.Key} twice.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)Port, ushort.MaxValue, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(MetricsPort ?? 0), ushort.MaxValue, nameof(MetricsPort));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentRequests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxClientBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PayloadLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RequestTimeout, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DrainTimeout, TimeSpan.FromDays(1));
    }
}
