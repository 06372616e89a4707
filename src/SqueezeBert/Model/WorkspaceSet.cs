using System.Collections.Concurrent;
using SqueezeBert.Kernels;

namespace SqueezeBert.Model;

/// <summary>The workspaces of a model's passes: as many as have ever run at once. Thread-safe.</summary>
internal sealed class WorkspaceSet(KernelSet kernels, WorkerPool pool)
{
    private readonly ConcurrentBag<Workspace> idle = [];

    /// <summary>A workspace of one's own until <see cref="Return"/>.</summary>
    internal Workspace Take() => idle.TryTake(out var workspace) ? workspace : new Workspace(kernels, pool);

    internal void Return(Workspace workspace) => idle.Add(workspace);
}
