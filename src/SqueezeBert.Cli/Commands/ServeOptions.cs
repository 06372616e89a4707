using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using SqueezeBert.Pipelines;
using SqueezeBert.Server;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert serve</c>: text-embeddings-inference's where they mean something here, and a few of our own.</summary>
internal sealed class ServeOptions
{
    private static readonly ServerOptions Defaults = new() { Models = [] };

    private readonly Option<string[]> models = new("--model", "--model-id", "-m")
    {
        Description = $"A model, and what to call it: {ModelSource.Forms}. More than one may be given; all embedded models when left out. MODEL_ID in the environment.",
        HelpName = "[NAME=]DIR|ORG/NAME",
    };

    private readonly Option<string?> servedName = new("--served-model-name") { Description = "What to call the model, where there is one.", HelpName = "NAME" };
    private readonly Option<string?> revision = CommonOptions.Revision();
    private readonly Option<WeightPrecision?> dtype = CommonOptions.DType();
    private readonly Option<PoolingMode?> pooling = new Option<PoolingMode?>("--pooling") { Description = "How token vectors become one; when left out as each folder says.", HelpName = "cls|mean|max|pooler" }.OneOf("cls", "mean", "max", "pooler");
    private readonly Option<string?> prompt = new("--default-prompt") { Description = "What to put before every text to embed.", HelpName = "TEXT" };
    private readonly Option<string?> promptName = new("--default-prompt-name") { Description = "One of the model's own prompts to put before every text to embed.", HelpName = "NAME" };
    private readonly Option<string?> token = new("--hf-token") { Description = "Token for the hub. HF_TOKEN in the environment is safer: command lines can be read by others.", HelpName = "TOKEN" };
    private readonly Option<string?> cache = new("--huggingface-hub-cache") { Description = "Folder of the cache; when left out Hugging Face's own.", HelpName = "DIR" };
    private readonly Option<string?> host = new("--hostname") { Description = $"Address to listen at; {Defaults.Host} when left out, which this machine alone can reach; 0.0.0.0 for all.", HelpName = "ADDRESS" };
    private readonly Option<int?> port = CommonOptions.WholeNumber("--port", "PORT", $"Port to listen at; {Defaults.Port} when left out, 0 for any.", least: 0, most: ushort.MaxValue);
    private readonly Option<int?> metricsPort = CommonOptions.WholeNumber("--prometheus-port", "PORT", "Port of its own for /metrics; that of everything else when left out.", least: 0, most: ushort.MaxValue);
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<int?> batchTokens = CommonOptions.PositiveInteger("--max-batch-tokens", "N", $"The most tokens of a pass; {Defaults.MaxBatchTokens} when left out, and more save nothing.");
    private readonly Option<int?> concurrent = CommonOptions.PositiveInteger("--max-concurrent-requests", "N", $"Requests that may wait or run; {Defaults.MaxConcurrentRequests} when left out. One more is answered 429.");
    private readonly Option<int?> batchSize = CommonOptions.PositiveInteger("--max-client-batch-size", "N", $"Texts in one request; {Defaults.MaxClientBatchSize} when left out.");
    private readonly Option<int?> requestTokens = CommonOptions.PositiveInteger("--max-request-tokens", "N", $"Tokens of one request; {Defaults.MaxRequestTokens} when left out.");
    private readonly Option<int?> payload = CommonOptions.PositiveInteger("--payload-limit", "BYTES", $"Bytes of one request; {Defaults.PayloadLimit} when left out.");
    private readonly Option<bool?> truncate = new("--auto-truncate") { Description = "Cut texts that are too long where the client doesn't say (true, the default), or refuse them (false).", HelpName = "true|false" };
    private readonly Option<int?> timeout = CommonOptions.PositiveInteger("--request-timeout", "SECONDS", $"The longest that a request may take; {Defaults.RequestTimeout.TotalSeconds} when left out.", most: 86400);
    private readonly Option<int?> drain = CommonOptions.WholeNumber("--drain-timeout", "SECONDS", $"How long requests under way may take when the server is stopped; {Defaults.DrainTimeout.TotalSeconds} when left out.", least: 0, most: 86400);
    private readonly Option<string[]> keys = new("--api-key") { Description = "A key of which clients must send one; may be given more than once. API_KEY in the environment, with commas between, is safer.", HelpName = "KEY" };
    private readonly Option<string?> keyFile = new("--api-key-file") { Description = "File of keys, one a line.", HelpName = "FILE" };
    private readonly Option<string[]> origins = new("--cors-allow-origin") { Description = "Origin whose pages may call the server, * for all; none when left out. May be given more than once.", HelpName = "ORIGIN" };
    private readonly Option<string?> otlp = new("--otlp-endpoint") { Description = "Where to send traces and metrics (OTLP over gRPC), such as http://localhost:4317.", HelpName = "URL" };
    private readonly Option<string?> serviceName = new("--otlp-service-name") { Description = $"What they call this server; {Defaults.OtlpServiceName} when left out.", HelpName = "NAME" };
    private readonly Option<bool> json = new("--json-output") { Description = "Write the log as JSON, one object a line." };
    private readonly Option<LogLevel?> level = new Option<LogLevel?>("--log-level") { Description = "The least to log: debug has a line for every request; information when left out.", HelpName = "debug|information|warning|error" }.OneOf("debug", "information", "warning", "error");

    internal ServeOptions() => port.Aliases.Add("-p");

    internal IEnumerable<Option> All =>
    [
        models, servedName, revision, dtype, pooling, prompt, promptName, token, cache, host, port, metricsPort, threads, batchTokens, concurrent, batchSize,
        requestTokens, payload, truncate, timeout, drain, keys, keyFile, origins, otlp, serviceName, json, level,
    ];

    /// <summary>Finds the models, downloading what isn't there, and reads everything else.</summary>
    internal ServerOptions Read(CommandContext context, ParseResult parsed)
    {
        var settings = new EnvironmentTwins(parsed, context.Variables);
        return new ServerOptions
        {
            Models = new ServedModels(context, settings.Get(revision), settings.Get(token), settings.Get(cache)).Find(NamesOf(context, parsed), settings.Get(servedName)),
            // A machine's own name stands in HOSTNAME in many shells and in all containers; so this one has no twin.
            Host = parsed.GetValue(host) ?? Defaults.Host,
            Port = settings.Get(port) ?? Defaults.Port,
            MetricsPort = settings.Get(metricsPort),
            Precision = settings.Get(dtype),
            ThreadCount = settings.Get(threads) ?? 0,
            Pooling = settings.Get(pooling),
            DefaultPrompt = settings.Get(prompt),
            DefaultPromptName = settings.Get(promptName),
            MaxBatchTokens = settings.Get(batchTokens) ?? Defaults.MaxBatchTokens,
            MaxConcurrentRequests = settings.Get(concurrent) ?? Defaults.MaxConcurrentRequests,
            MaxClientBatchSize = settings.Get(batchSize) ?? Defaults.MaxClientBatchSize,
            MaxRequestTokens = settings.Get(requestTokens) ?? Defaults.MaxRequestTokens,
            PayloadLimit = settings.Get(payload) ?? Defaults.PayloadLimit,
            AutoTruncate = settings.Get(truncate) ?? Defaults.AutoTruncate,
            RequestTimeout = settings.Get(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : Defaults.RequestTimeout,
            DrainTimeout = settings.Get(drain) is { } longest ? TimeSpan.FromSeconds(longest) : Defaults.DrainTimeout,
            ApiKeys = ApiKeysOf(settings),
            CorsAllowOrigins = Split(settings.Get(origins)),
            OtlpEndpoint = settings.Get(otlp) is { } endpoint ? UrlOf(endpoint) : null,
            OtlpServiceName = settings.Get(serviceName) ?? Defaults.OtlpServiceName,
            JsonLogs = settings.Get(json),
            LogLevel = settings.Get(level) ?? Defaults.LogLevel,
        };
    }

    private string[] NamesOf(CommandContext context, ParseResult parsed) =>
        parsed.GetValue(models) is { Length: > 0 } names ? names : context.Variables("MODEL_ID") is { Length: > 0 } name ? [name] : [];

    private string[] ApiKeysOf(EnvironmentTwins settings)
    {
        string[] all = Split(settings.Get(keys));
        // A server that was to have keys must not start without.
        if (settings.Get(keys) is { Length: > 0 } && all.Length == 0) throw new UsageException("--api-key: expected a key; found none.");
        if (settings.Get(keyFile) is not { } file) return all;
        string[] lines = [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.Length > 0 ? [.. all, .. lines] : throw new UserException($"{file}: expected keys, one a line; found none.");
    }

    private static string[] Split(string[]? words) => [.. (words ?? []).SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static Uri UrlOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == "http" || url.Scheme == "https")
        ? url
        : throw new UsageException($"--otlp-endpoint: expected an http or https address; found '{PrintableText.Of(text)}'.");
}
