using SqueezeBert.Server.Requests;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Models;

/// <summary>The models of a server by name, once they are loaded.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ModelSet : IDisposable
{
    private readonly WorkerPool pool;
    private volatile IReadOnlyList<ServedModel> models = [];
    private volatile bool isReady;

    internal ModelSet(ServerOptions options) => pool = new WorkerPool(options.ThreadCount);

    /// <summary>Whether all models are loaded and have answered once.</summary>
    internal bool IsReady => isReady;

    /// <summary>In the order of the options; none until they are loaded.</summary>
    internal IReadOnlyList<ServedModel> All => models;

    /// <summary>Where requests wait for a thread.</summary>
    internal ForwardQueue Queue => pool.Companion(threadCount => new ForwardQueue(threadCount));

    internal int ThreadCount => pool.ThreadCount;

    /// <summary>Loads all models and lets each answer once, so that no client waits for memory and compiled code.</summary>
    internal async Task LoadAsync(ServerOptions options, CancellationToken cancellation)
    {
        var loaded = new List<ServedModel>();
        try
        {
            foreach (var model in options.Models)
            {
                cancellation.ThrowIfCancellationRequested();
                loaded.Add(ServedModel.Load(model, options, pool));
            }
            foreach (var model in loaded) await model.MainTask.WarmUpAsync(model, cancellation).ConfigureAwait(false);
        }
        catch
        {
            foreach (var model in loaded) model.Dispose();
            throw;
        }
        models = loaded;
        isReady = true;
    }

    /// <summary>The model of a name; where none is named, the first that suits the task, else the first that can do it.</summary>
    /// <exception cref="RequestException">There is none, or it can't do the task.</exception>
    internal ServedModel Find(string? name, ServedTask task)
    {
        if (name is null)
            return models.FirstOrDefault(model => model.Can(task) && task.Suits(model)) ?? models.FirstOrDefault(model => model.Can(task))
                ?? throw RequestException.Validation($"model: expected one that does {task.Name}; this server has none.");
        return Named(name) is var named && named.Can(task)
            ? named
            : throw RequestException.Validation($"model: expected one that does {task.Name}; found {name}.");
    }

    /// <summary>The model of a name.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    internal ServedModel Named(string name) => models.FirstOrDefault(model => model.Name == name)
        ?? throw RequestException.NotFound($"model: expected {string.Join(", ", models.Select(model => model.Name))}; found '{PrintableText.Of(name)}'.");

    public void Dispose()
    {
        foreach (var model in models) model.Dispose();
        pool.Dispose();
    }
}
