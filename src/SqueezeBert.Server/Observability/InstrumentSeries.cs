using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SqueezeBert.Server.Observability;

/// <summary>One instrument's measurements, by label.</summary>
/// <param name="instrument">The instrument; none has more than one label.</param>
internal sealed class InstrumentSeries(Instrument instrument)
{
    // Seconds from half a millisecond to half a minute, as text-embeddings-inference has them, and powers of two for counts.
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384, 65536];

    private readonly ConcurrentDictionary<string, Series> byLabel = new(StringComparer.Ordinal);
    private readonly double[]? bounds = instrument switch { Histogram<double> => Seconds, Histogram<long> => Counts, _ => null };
    private readonly bool adds = instrument is Counter<long>;

    internal void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string label = tags.IsEmpty ? "" : $"{tags[0].Key}=\"{tags[0].Value}\"";
        byLabel.GetOrAdd(label, _ => new Series(bounds)).Add(value, adds);
    }

    /// <summary>Writes the series under a name.</summary>
    internal void Write(StringBuilder text, string name)
    {
        string type = bounds is not null ? "histogram" : adds || instrument is ObservableCounter<double> ? "counter" : "gauge";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {type}\n");
        foreach (var (label, series) in byLabel.OrderBy(entry => entry.Key, StringComparer.Ordinal)) series.Write(text, name, label);
    }

    private sealed class Series(double[]? bounds)
    {
        private readonly Lock gate = new();
        private readonly long[] counts = new long[bounds is null ? 0 : bounds.Length + 1];
        private double sum;

        internal void Add(double value, bool adds)
        {
            lock (gate)
            {
                if (bounds is null)
                {
                    sum = adds ? sum + value : value;
                    return;
                }
                int bucket = Array.FindIndex(bounds, bound => value <= bound);
                counts[bucket < 0 ? bounds.Length : bucket]++;
                sum += value;
            }
        }

        internal void Write(StringBuilder text, string name, string label)
        {
            lock (gate)
            {
                string braces = label.Length == 0 ? "" : $"{{{label}}}";
                if (bounds is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {sum}\n");
                    return;
                }
                long below = 0;
                for (int i = 0; i <= bounds.Length; i++)
                {
                    below += counts[i];
                    string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{(label.Length == 0 ? "" : label + ",")}le=\"{bound}\"}} {below}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braces} {sum}\n{name}_count{braces} {below}\n");
            }
        }
    }
}
