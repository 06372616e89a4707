using System.Collections.Concurrent;

namespace SqueezeBert.Cli;

/// <summary>Lets a sequence be made on a thread of its own while its reader works on what came before.</summary>
internal static class Ahead
{
    /// <summary>The same items in the same order, and at its place the exception that ended them; one item waits at most.</summary>
    /// <remarks>
    /// When the reader stops early nothing more is made, though a step that is under way, such as a read for which nothing arrives, is
    /// left to itself.
    /// </remarks>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for an item.</exception>
    internal static IEnumerable<T> Of<T>(IEnumerable<T> items, CancellationToken cancellation)
    {
        var waiting = new BlockingCollection<T>(boundedCapacity: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var stopped = stop.Token;
        var making = Task.Factory.StartNew(Make, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var item in waiting.GetConsumingEnumerable(cancellation)) yield return item;
            making.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
        }

        void Make()
        {
            try
            {
                foreach (var item in items) waiting.Add(item, stopped);
            }
            finally
            {
                waiting.CompleteAdding();
            }
        }
    }
}
