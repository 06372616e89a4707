using System.Buffers.Binary;

namespace SqueezeBert.Checkpoints;

/// <summary>Reads the plain stream that <c>torch.save</c> wrote before PyTorch 1.6.</summary>
/// <remarks><code>
/// five pickles: magic number | protocol 1001 | facts about the machine | the checkpoint | list of storage keys
/// then for each key: int64 element count | elements
/// </code></remarks>
internal static class TorchStream
{
    private const int ProtocolVersion = 1001;

    // The magic number of torch.save, 0x1950a86a20f9469cfc6c.
    private static readonly Int128 Magic = new(0x1950, 0xa86a20f9469cfc6c);

    internal static TorchContent Read(ByteSource source)
    {
        byte[] bytes = source.ReadArray(0, Math.Min(source.Length, CheckpointLimits.PickleBytes));
        var cursor = new PickleCursor(source, bytes);
        var calls = new PickleCalls(cursor, source.Length);
        var unpickler = new Unpickler(cursor, calls);
        if (unpickler.Run() is not PickleInteger { Value: var magic } || magic != Magic)
            throw source.Refuse("the magic number of torch.save", "another value");
        if (unpickler.Run() is not PickleInteger { Value: var version } || version != ProtocolVersion)
            throw source.Refuse($"protocol version {ProtocolVersion}", "another value");
        if (unpickler.Run() is not PickleDictionary machine || machine.Items.GetValueOrDefault("little_endian") != PicklePlain.True)
            throw source.Refuse("a file from a little-endian machine", "another");
        PickleValue value = unpickler.Run();
        PickleValue keys = unpickler.Run();
        Dictionary<string, long> offsets = FindStorages(source, keys, calls.Storages, cursor.Position);
        return new TorchContent(StateDictionary.Collect(source, value), offsets);
    }

    private static Dictionary<string, long> FindStorages(ByteSource source, PickleValue keys, IReadOnlyDictionary<string, PickleStorage> storages, long position)
    {
        if (keys is not PickleList list)
            throw source.Refuse("a list of storage keys", keys.Kind);
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> count = stackalloc byte[8];
        foreach (PickleValue item in list.Items)
        {
            if (item is not PickleText { Text: var key } || !storages.TryGetValue(key, out PickleStorage? storage))
                throw source.Refuse("keys of storages that tensors use", item is PickleText text ? $"'{text.Text}'" : item.Kind);
            source.Read(position, count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
                throw source.Refuse($"{storage.Count} elements in storage {key}", $"{BinaryPrimitives.ReadInt64LittleEndian(count)}");
            position += count.Length;
            if (storage.ByteCount > source.Length - position)
                throw source.Refuse($"{storage.ByteCount} bytes of storage {key} at {position}", $"a file of {source.Length} bytes");
            if (!offsets.TryAdd(key, position))
                throw source.Refuse("every storage once", $"{key} again");
            position += storage.ByteCount;
        }
        if (offsets.Count != storages.Count)
            throw source.Refuse($"{storages.Count} storages", $"{offsets.Count}");
        if (position != source.Length)
            throw source.Refuse($"{position} bytes, as the storages describe", $"{source.Length} bytes");
        return offsets;
    }
}
