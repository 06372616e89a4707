using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SqueezeBert.Server.Observability;

/// <summary>Adds up a meter's measurements and writes them in Prometheus's text format.</summary>
/// <remarks>Thread-safe. Names that dashboards of text-embeddings-inference know stand beside our own.</remarks>
internal sealed class PrometheusExport : IDisposable
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["squeezebert.requests"] = "te_request_count",
        ["squeezebert.requests.succeeded"] = "te_request_success",
        ["squeezebert.requests.failed"] = "te_request_failure",
        ["squeezebert.request.duration"] = "te_request_duration",
        ["squeezebert.request.tokenization.duration"] = "te_request_tokenization_duration",
        ["squeezebert.request.queue.duration"] = "te_request_queue_duration",
        ["squeezebert.request.inference.duration"] = "te_request_inference_duration",
        ["squeezebert.request.tokens"] = "te_request_input_length",
        ["squeezebert.batch.sequences"] = "te_batch_next_size",
        ["squeezebert.batch.tokens"] = "te_batch_next_tokens",
        ["squeezebert.queue.sequences"] = "te_queue_size",
    };

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> instruments = new();

    internal PrometheusExport(Meter meter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter)) return;
            instruments[instrument] = new InstrumentSeries(instrument);
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => instruments[instrument].Add(value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => instruments[instrument].Add(value, tags));
        listener.Start();
    }

    /// <summary>All series as they stand now.</summary>
    internal string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, series) in instruments.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal))
        {
            series.Write(text, NameOf(instrument));
            if (Aliases.TryGetValue(instrument.Name, out string? alias)) series.Write(text, alias);
        }
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private static string NameOf(Instrument instrument)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        string total = instrument is Counter<long> or ObservableCounter<double> ? "_total" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{instrument.Name.Replace('.', '_')}{unit}{total}");
    }
}
