using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace SqueezeBert.Checkpoints;

/// <summary>A <c>.safetensors</c> file, checked as a whole when opened and read tensor by tensor.</summary>
internal sealed class SafetensorsFile : ITensorSource
{
    private readonly ByteSource _source;
    private readonly FrozenDictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(ByteSource source)
    {
        _source = source;
        List<SafetensorsEntry> entries = SafetensorsHeader.Read(source);
        _entries = entries.ToFrozenDictionary(entry => entry.Info.Name, StringComparer.Ordinal);
        Tensors = entries.ToFrozenDictionary(entry => entry.Info.Name, entry => entry.Info, StringComparer.Ordinal);
    }

    public string Name => _source.Name;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <exception cref="CheckpointException">The file is missing or breaks one of the format's rules.</exception>
    internal static SafetensorsFile Open(string path) => Open(ByteSource.OpenFile(path));

    /// <summary>Reads from <paramref name="source"/> and owns it from now on, also when opening fails.</summary>
    internal static SafetensorsFile Open(ByteSource source)
    {
        try
        {
            return new SafetensorsFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void ReadSingle(string name, long first, Span<float> destination)
    {
        TensorInfo info = this.RequireFloating(name, first, destination.Length);
        TensorBytes.ReadSingle(_source, _entries[name].Offset + first * info.Type.Size(), info.Type, destination);
    }

    public void ReadInt64(string name, Span<long> destination)
    {
        TensorInfo info = this.RequireInteger(name, destination.Length);
        TensorBytes.ReadInt64(_source, _entries[name].Offset, info.Type, destination, name);
    }

    public void ReadInt8(string name, Span<sbyte> destination)
    {
        this.RequireInt8(name, destination.Length);
        _source.Read(_entries[name].Offset, MemoryMarshal.AsBytes(destination));
    }

    public void Dispose() => _source.Dispose();
}
