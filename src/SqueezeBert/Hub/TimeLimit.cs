namespace SqueezeBert.Hub;

/// <summary>A token that is cancelled when the caller's is, or when the time since the last <see cref="Restart"/> is up.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationToken caller;

    internal TimeLimit(TimeSpan span, CancellationToken caller)
    {
        (Span, this.caller) = (span, caller);
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Restart();
    }

    internal TimeSpan Span { get; }

    internal CancellationToken Token => source.Token;

    /// <summary>Whether it was the time, not the caller.</summary>
    internal bool IsUp => source.IsCancellationRequested && !caller.IsCancellationRequested;

    internal void Restart() => source.CancelAfter(Span);

    public void Dispose() => source.Dispose();
}
