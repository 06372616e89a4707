namespace SqueezeBert.Tests.Threading;

/// <summary>Where one thread stops until the test lets it go on, or ends.</summary>
internal sealed class Halt : IDisposable
{
    private readonly TaskCompletionSource<Thread> reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim open = new();

    /// <summary>Ends with the thread that has come.</summary>
    internal Task<Thread> Reached => reached.Task;

    internal void Stop()
    {
        reached.SetResult(Thread.CurrentThread);
        open.Wait();
    }

    internal void Open() => open.Set();

    // A thread may be waiting still: what it waits for is left to the garbage collector.
    public void Dispose() => Open();
}
