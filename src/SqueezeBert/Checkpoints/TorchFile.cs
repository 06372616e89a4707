using System.Collections.Frozen;

namespace SqueezeBert.Checkpoints;

/// <summary>A file written by <c>torch.save</c>: its pickle is interpreted (<see cref="Unpickler"/>), never executed.</summary>
internal sealed class TorchFile : ITensorSource
{
    private readonly ByteSource _source;
    private readonly TorchContent _content;

    private TorchFile(ByteSource source)
    {
        _source = source;
        _content = ReadContent(source);
        Int128 total = 0;
        var tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach ((string name, PickleTensor tensor) in _content.Tensors)
        {
            var info = new TensorInfo(name, tensor.Storage.Type, tensor.Shape) { IsContiguous = tensor.IsContiguous };
            total += ShapeProduct.ByteCount(info) ?? long.MaxValue;
            if (total > (Int128)CheckpointLimits.ExpansionFactor * source.Length)
                throw source.Refuse($"tensors of at most {CheckpointLimits.ExpansionFactor} times the file's {source.Length} bytes", $"{total} and more", name);
            tensors.Add(name, info);
        }
        Tensors = tensors.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Name => _source.Name;

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <exception cref="CheckpointException">The file is missing or refused.</exception>
    internal static TorchFile Open(string path) => Open(ByteSource.OpenFile(path));

    /// <summary>Reads from <paramref name="source"/> and owns it from now on, also when opening fails.</summary>
    internal static TorchFile Open(ByteSource source)
    {
        try
        {
            return new TorchFile(source);
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
        PickleTensor tensor = _content.Tensors[name];
        int size = info.Type.Size();
        if (info.IsContiguous)
            TensorBytes.ReadSingle(_source, FirstByte(tensor) + first * size, info.Type, destination);
        else
            TensorBytes.ToSingle(Gather(name, tensor, info.ElementCount).AsSpan((int)first * size), info.Type, destination);
    }

    public void ReadInt64(string name, Span<long> destination)
    {
        TensorInfo info = this.RequireInteger(name, destination.Length);
        PickleTensor tensor = _content.Tensors[name];
        if (info.IsContiguous)
            TensorBytes.ReadInt64(_source, FirstByte(tensor), info.Type, destination, name);
        else
            TensorBytes.ToInt64(Gather(name, tensor, destination.Length), info.Type, destination, _source, name);
    }

    /// <remarks>Only this library's own folders hold int8 weights, and those are safetensors.</remarks>
    public void ReadInt8(string name, Span<sbyte> destination) =>
        throw new CheckpointException(Name, "int8 weights in model.safetensors", "a PyTorch file", name);

    public void Dispose() => _source.Dispose();

    private static TorchContent ReadContent(ByteSource source)
    {
        Span<byte> start = stackalloc byte[4];
        if (source.Length < start.Length)
            throw source.Refuse("a file written by torch.save", $"{source.Length} bytes");
        source.Read(0, start);
        if (start.SequenceEqual("PK\x03\x04"u8))
            return TorchArchive.Read(source);
        if (start[0] == 0x80)
            return TorchStream.Read(source);
        throw source.Refuse("a file written by torch.save, which begins as a zip container or a pickle", "another beginning");
    }

    private long FirstByte(PickleTensor tensor) => _content.StorageOffsets[tensor.Storage.Key] + (tensor.Offset * tensor.Storage.Type.Size());

    /// <summary>The stored elements of a strided tensor in row-major order.</summary>
    private byte[] Gather(string name, PickleTensor tensor, long elementCount)
    {
        int size = tensor.Storage.Type.Size();
        if (elementCount > Array.MaxLength / size)
            throw _source.Refuse($"a strided tensor of at most {Array.MaxLength} bytes", $"{elementCount} elements of {size} bytes", name);
        byte[] stored = _source.ReadArray(FirstByte(tensor), tensor.Extent * size);
        return StridedElements.Gather(stored, size, tensor.Shape.AsSpan(), tensor.Strides.AsSpan());
    }
}
