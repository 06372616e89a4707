using System.Diagnostics;
using System.Diagnostics.Metrics;
using SqueezeBert.Server.Limits;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Observability;

/// <summary>What the server counts and measures.</summary>
/// <remarks>Thread-safe. <see cref="PrometheusExport"/> and OpenTelemetry read the same instruments.</remarks>
internal sealed class ServerMetrics : IDisposable
{
    internal const string MeterName = "SqueezeBert.Server";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> requests;
    private readonly Counter<long> successes;
    private readonly Counter<long> failures;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> tokenization;
    private readonly Histogram<double> queue;
    private readonly Histogram<double> inference;
    private readonly Histogram<long> inputLength;
    private readonly Histogram<long> batchSize;
    private readonly Histogram<long> batchTokens;

    internal ServerMetrics(ModelSet models, Admission admission)
    {
        Listened = new PrometheusExport(meter);
        requests = meter.CreateCounter<long>("squeezebert.requests", null, "Requests that came.");
        successes = meter.CreateCounter<long>("squeezebert.requests.succeeded", null, "Requests that a model answered.");
        failures = meter.CreateCounter<long>("squeezebert.requests.failed", null, "Requests that got an error, by why.");
        duration = meter.CreateHistogram<double>("squeezebert.request.duration", "s", "From a request's beginning to its answer.");
        tokenization = meter.CreateHistogram<double>("squeezebert.request.tokenization.duration", "s", "Making tokens of a request's texts.");
        queue = meter.CreateHistogram<double>("squeezebert.request.queue.duration", "s", "Waiting for a thread.");
        inference = meter.CreateHistogram<double>("squeezebert.request.inference.duration", "s", "From the first pass's beginning to the last one's end.");
        inputLength = meter.CreateHistogram<long>("squeezebert.request.tokens", null, "Tokens of a request.");
        batchSize = meter.CreateHistogram<long>("squeezebert.batch.sequences", null, "Sequences of a pass.");
        batchTokens = meter.CreateHistogram<long>("squeezebert.batch.tokens", null, "Tokens of a pass.");
        meter.CreateObservableGauge("squeezebert.queue.tokens", () => models.Queue.WaitingTokens, null, "Tokens that wait.");
        meter.CreateObservableGauge("squeezebert.queue.sequences", () => (long)models.Queue.WaitingSequences, null, "Sequences that wait.");
        meter.CreateObservableGauge("squeezebert.requests.inside", () => (long)admission.Inside, null, "Requests that wait or run.");
        meter.CreateObservableGauge("squeezebert.ready", () => models.IsReady ? 1L : 0L, null, "1 when all models are loaded.");
        meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Memory of the process.");
        meter.CreateObservableCounter("process.cpu.time", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time of the process.");
        models.Queue.BatchTaken = (sequences, tokens) =>
        {
            batchSize.Record(sequences);
            batchTokens.Record(tokens);
        };
    }

    /// <summary>The instruments as Prometheus reads them.</summary>
    internal PrometheusExport Listened { get; }

    /// <summary>A request to a model came.</summary>
    internal void Came(string route) => requests.Add(1, new KeyValuePair<string, object?>("route", route));

    /// <summary>A model answered.</summary>
    internal void Answered(string route, RequestWatch watch)
    {
        successes.Add(1, new KeyValuePair<string, object?>("route", route));
        duration.Record(watch.Total.TotalSeconds);
        tokenization.Record(watch.Tokenization.TotalSeconds);
        queue.Record(watch.Waited.TotalSeconds);
        inference.Record(watch.Inference.TotalSeconds);
        inputLength.Record(watch.Tokens);
    }

    /// <summary>A request got an error.</summary>
    internal void Failed(string reason) => failures.Add(1, new KeyValuePair<string, object?>("err", reason));

    public void Dispose()
    {
        Listened.Dispose();
        meter.Dispose();
    }
}
