namespace SqueezeBert.Checkpoints;

/// <summary>The tensors that a file written by <c>torch.save</c> describes, and where the bytes of each storage begin.</summary>
internal sealed record TorchContent(Dictionary<string, PickleTensor> Tensors, Dictionary<string, long> StorageOffsets);

/// <summary>Reads the container that <c>torch.save</c> has written since PyTorch 1.6.</summary>
/// <remarks><code>
/// zip: {root}/data.pkl      the pickle
///      {root}/data/{key}    one storage each, elements little-endian
///      {root}/byteorder     "little" (newer files)
///      {root}/version, .format_version, .storage_alignment, .data/serialization_id: not needed
/// </code></remarks>
internal static class TorchArchive
{
    private const string PickleName = "/data.pkl";

    internal static TorchContent Read(ByteSource source)
    {
        Dictionary<string, ZipMember> members = ZipContainer.Read(source);
        string[] pickles = [.. members.Keys.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal)).Take(2)];
        if (pickles.Length != 1 || pickles[0].LastIndexOf('/') != pickles[0].IndexOf('/', StringComparison.Ordinal))
            throw source.Refuse("a zip container with one '{root}/data.pkl'", pickles.Length == 0 ? "none" : $"'{string.Join("', '", pickles)}'");
        string root = pickles[0][..^(PickleName.Length - 1)];
        CheckByteOrder(source, members, root);

        ZipMember pickle = members[pickles[0]];
        if (pickle.Length > CheckpointLimits.PickleBytes)
            throw source.Refuse($"a pickle of at most {CheckpointLimits.PickleBytes} bytes", $"{pickle.Length}");
        byte[] bytes = source.ReadArray(pickle.Offset, pickle.Length);
        var cursor = new PickleCursor(source, bytes);
        var calls = new PickleCalls(cursor, source.Length);
        PickleValue value = new Unpickler(cursor, calls).Run();
        if (cursor.Position != bytes.Length)
            throw cursor.Refuse("the end of the pickle", $"{bytes.Length - cursor.Position} more bytes");
        Dictionary<string, long> offsets = FindStorages(source, members, root, calls.Storages);
        return new TorchContent(StateDictionary.Collect(source, value), offsets);
    }

    private static void CheckByteOrder(ByteSource source, Dictionary<string, ZipMember> members, string root)
    {
        if (!members.TryGetValue(root + "byteorder", out ZipMember member))
            return;
        Span<byte> order = stackalloc byte[(int)Math.Min(member.Length, 8)];
        source.Read(member.Offset, order);
        if (!order.SequenceEqual("little"u8))
            throw source.Refuse("byte order 'little'", "another");
    }

    private static Dictionary<string, long> FindStorages(ByteSource source, Dictionary<string, ZipMember> members, string root, IReadOnlyDictionary<string, PickleStorage> storages)
    {
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (PickleStorage storage in storages.Values)
        {
            string name = $"{root}data/{storage.Key}";
            if (!members.TryGetValue(name, out ZipMember member))
                throw source.Refuse($"zip member '{name}'", "no such member");
            if (member.Length != storage.ByteCount)
                throw source.Refuse($"{storage.ByteCount} bytes in zip member '{name}' ({storage.Count} elements of {storage.Type.Name()})", $"{member.Length}");
            offsets.Add(storage.Key, member.Offset);
        }
        foreach (string name in members.Keys)
            if (!IsExpected(name, root, offsets))
                throw source.Refuse("only the members of a plain torch.save file", $"zip member '{name}'");
        return offsets;
    }

    private static bool IsExpected(string name, string root, Dictionary<string, long> storages)
    {
        if (!name.StartsWith(root, StringComparison.Ordinal))
            return false;
        string inner = name[root.Length..];
        return inner is "data.pkl" or "version" or "byteorder" or ".format_version" or ".storage_alignment" or ".data/serialization_id"
            || (inner.StartsWith("data/", StringComparison.Ordinal) && storages.ContainsKey(inner["data/".Length..]));
    }
}
