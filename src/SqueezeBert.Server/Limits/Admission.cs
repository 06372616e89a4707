using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Limits;

/// <summary>Lets so many requests in at once, and no more.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="limit">How many.</param>
internal sealed class Admission(int limit)
{
    private int inside;

    /// <summary>Requests that wait or run.</summary>
    internal int Inside => Volatile.Read(ref inside);

    /// <summary>Lets a request in until what this returns is disposed.</summary>
    /// <exception cref="RequestException">The server is full.</exception>
    internal IDisposable Enter()
    {
        if (Interlocked.Increment(ref inside) <= limit) return new Place(this);
        Interlocked.Decrement(ref inside);
        throw RequestException.Overloaded($"the server takes {limit} requests at once and has as many; try again later.", retryAfter: 1);
    }

    private sealed class Place(Admission admission) : IDisposable
    {
        private Admission? held = admission;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref held, null) is { } owner) Interlocked.Decrement(ref owner.inside);
        }
    }
}
