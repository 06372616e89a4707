using System.Collections.Frozen;

namespace SqueezeBert.Checkpoints;

/// <summary>A checkpoint whose tensors go by their canonical names.</summary>
internal sealed class RenamedTensors : ITensorSource
{
    private readonly ITensorSource _inner;
    private readonly FrozenDictionary<string, string> _storedNames;

    private RenamedTensors(ITensorSource inner)
    {
        _inner = inner;
        var storedNames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string stored in inner.Tensors.Keys)
        {
            string canonical = TensorNames.Canonical(stored);
            if (!storedNames.TryAdd(canonical, stored))
                throw new CheckpointException(inner.Name, "one tensor of this name", $"both '{stored}' and '{storedNames[canonical]}'", canonical);
        }
        _storedNames = storedNames.ToFrozenDictionary(StringComparer.Ordinal);
        Tensors = _storedNames.ToFrozenDictionary(pair => pair.Key, pair => inner.Tensors[pair.Value] with { Name = pair.Key }, StringComparer.Ordinal);
    }

    public string Name => _inner.Name;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The source itself when all its names are canonical. Owns <paramref name="source"/> from now on, also on failure.</summary>
    /// <exception cref="CheckpointException">An old and a new name mean the same tensor.</exception>
    internal static ITensorSource Over(ITensorSource source)
    {
        if (source.Tensors.Keys.All(name => TensorNames.Canonical(name) == name))
            return source;
        try
        {
            return new RenamedTensors(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void ReadSingle(string name, long first, Span<float> destination)
    {
        this.RequireFloating(name, first, destination.Length);
        _inner.ReadSingle(_storedNames[name], first, destination);
    }

    public void ReadInt64(string name, Span<long> destination)
    {
        this.RequireInteger(name, destination.Length);
        _inner.ReadInt64(_storedNames[name], destination);
    }

    public void ReadInt8(string name, Span<sbyte> destination)
    {
        this.RequireInt8(name, destination.Length);
        _inner.ReadInt8(_storedNames[name], destination);
    }

    public void Dispose() => _inner.Dispose();
}
