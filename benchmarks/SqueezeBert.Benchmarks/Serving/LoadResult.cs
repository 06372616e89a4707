using System.Globalization;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>How the requests of one run went.</summary>
/// <param name="Offered">Requests a second that were meant to come.</param>
/// <param name="Seconds">From the first meant arrival to the last answer.</param>
/// <param name="Statuses">Answers by status; 0 for a broken connection.</param>
/// <param name="Milliseconds">Of each 200, from its meant arrival to its answer; sorted.</param>
/// <param name="LongestSinceSent">The longest of them from its sending: without the client's own lag.</param>
/// <param name="ClientShare">The client's processor time, as a share of both sides'.</param>
/// <param name="ServerMilliseconds">The server's processor time for each request.</param>
/// <param name="ServerMegabytes">The server's resident memory afterwards.</param>
internal sealed record LoadResult(double Offered, double Seconds, IReadOnlyDictionary<int, int> Statuses, double[] Milliseconds, double LongestSinceSent, double ClientShare, double ServerMilliseconds, double ServerMegabytes)
{
    internal int Answered => Statuses.GetValueOrDefault(200);

    internal int Sent => Statuses.Values.Sum();

    internal double Percentile(double share) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(share * Milliseconds.Length))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Offered,8:F0} {Sent / Seconds,8:F0} {Answered / Seconds,8:F0} {Percentile(0.5),8:F1} {Percentile(0.99),8:F1} {(Milliseconds.Length > 0 ? Milliseconds[^1] : double.NaN),8:F0} {LongestSinceSent,8:F0} {100 * ClientShare,7:F0} % {ServerMilliseconds,7:F2} {ServerMegabytes,6:F0} MB  {string.Join(", ", Statuses.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}: {entry.Value}"))}");

    internal const string Header = " offered     sent   200s/s  p50 ms   p99 ms   max ms  sent ms   client  CPU ms  memory  answers";
}
