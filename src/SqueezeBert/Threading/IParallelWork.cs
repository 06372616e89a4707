namespace SqueezeBert.Threading;

/// <summary>Work that falls into parts which may run in any order and on any thread.</summary>
/// <remarks>Parts write to places of their own, so the outcome never depends on who ran what.</remarks>
internal interface IParallelWork
{
    /// <summary>Does one part, 0 ≤ <paramref name="part"/> &lt; the part count.</summary>
    void Execute(int part);
}
