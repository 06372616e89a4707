using System.Diagnostics;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Server.Requests;

/// <summary>Sees what a request costs, and ends one that costs too much before it waits.</summary>
/// <remarks>Used by one request; not thread-safe.</remarks>
/// <param name="options">The limits.</param>
internal sealed class RequestWatch(ServerOptions options) : IPredictionObserver
{
    private readonly long start = Stopwatch.GetTimestamp();
    private long step = Stopwatch.GetTimestamp();

    /// <summary>Since the request came.</summary>
    internal TimeSpan Total => Stopwatch.GetElapsedTime(start);

    /// <summary>What is left of the time that a request may take.</summary>
    internal TimeSpan Left => options.RequestTimeout - Total;

    internal TimeSpan Tokenization { get; private set; }

    internal TimeSpan Waited { get; private set; }

    internal TimeSpan Inference { get; private set; }

    internal long Tokens { get; private set; }

    internal long Sequences { get; private set; }

    internal long Characters { get; private set; }

    /// <summary>How long what waits in the queue will take.</summary>
    internal Func<TimeSpan> EstimatedWait { get; set; } = () => TimeSpan.Zero;

    /// <summary>The texts were read; they become tokens next.</summary>
    internal void StartTokenization() => step = Stopwatch.GetTimestamp();

    internal void AddCharacters(long count) => Characters += count;

    /// <inheritdoc/>
    public void Planned(int sequences, long tokens)
    {
        Tokenization += Stopwatch.GetElapsedTime(step);
        Sequences += sequences;
        Tokens += tokens;
        if (Tokens > options.MaxRequestTokens)
            throw RequestException.Validation($"inputs: expected at most {options.MaxRequestTokens} tokens in a request; found {Tokens}.");
        if (Left <= TimeSpan.Zero) throw RequestException.TimedOut(options.RequestTimeout);
        // Half of it: who is let in must be answered in time, and on a machine that is busy with refusing a pass takes longer than it did.
        var mostWait = Left / 2;
        if (EstimatedWait() is var wait && wait > mostWait)
            throw RequestException.Overloaded("the server has more to do than it can within the time of a request.", Math.Max(1, (int)Math.Ceiling((wait - mostWait).TotalSeconds)));
    }

    void IPredictionObserver.Computed(TimeSpan waited, TimeSpan computed) => (Waited, Inference) = (Waited + waited, Inference + computed);
}
