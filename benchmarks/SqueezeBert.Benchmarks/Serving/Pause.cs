using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SqueezeBert.Benchmarks.Serving;

/// <summary>Waits without spinning, more exactly than the runtime's own sleep, which counts in milliseconds: a spinning client would take the server's core.</summary>
internal static partial class Pause
{
    internal static void Until(long timestamp)
    {
        long left = timestamp - Stopwatch.GetTimestamp();
        if (left <= 0) return;
        long nanoseconds = (long)(left * (1e9 / Stopwatch.Frequency));
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(TimeSpan.FromTicks(nanoseconds / 100));
            return;
        }
        var time = new TimeSpecification { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        // A signal may end it early, and the request comes early: that is no harm.
        _ = NanoSleep(in time, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpecification time, nint rest);

    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
