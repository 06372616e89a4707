namespace SqueezeBert.Hub;

/// <summary>Tries again what failed for a reason that may pass, with growing pauses, as long as now and then something arrives.</summary>
internal sealed class RetrySchedule(TimeSpan firstPause, int maxTries = RetrySchedule.DefaultTries)
{
    internal const int DefaultTries = 5;

    /// <summary>Pauses stop growing at this many times the first.</summary>
    private const int LongestPauseFactor = 8;

    /// <summary>A hub that wants more patience than this is told to the caller instead.</summary>
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromSeconds(60);

    private int failures;
    private long most;

    /// <summary>So many bytes are there. When they are more than ever, failures count from 0 again; bytes fetched anew prove nothing.</summary>
    internal void Progressed(long bytes)
    {
        if (bytes > most) (most, failures) = (bytes, 0);
    }

    /// <exception cref="HubException">A failure that won't pass, or the last of many.</exception>
    internal async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (HubException error)
            {
                if (PauseAfter(error) is not { } next) throw;
                pause = next;
            }
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>How long to wait before the next try; null when there is none.</returns>
    internal TimeSpan? PauseAfter(HubException error)
    {
        if (!error.IsTransient || error.RetryAfter > LongestAskedPause || ++failures >= maxTries) return null;
        return error.RetryAfter is { Ticks: > 0 } asked ? asked : firstPause * Math.Min(1 << (failures - 1), LongestPauseFactor);
    }
}
