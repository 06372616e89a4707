namespace SqueezeBert.Checkpoints;

/// <summary>The meaning of the few calls a checkpoint's pickle may make: each builds a record from checked arguments.</summary>
internal sealed class PickleCalls(PickleCursor cursor, long fileLength)
{
    private const int LongestKey = 20;
    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>Every storage mentioned so far, by key.</summary>
    internal IReadOnlyDictionary<string, PickleStorage> Storages => _storages;

    /// <summary>REDUCE: <paramref name="function"/> called with <paramref name="arguments"/>.</summary>
    internal PickleValue Call(PickleValue function, PickleValue arguments)
    {
        if (function is not PickleGlobal global || arguments is not PickleTuple { Items: var items })
            throw cursor.Refuse("a known function and its arguments", $"{function.Kind} and {arguments.Kind}");
        return global.Meaning switch
        {
            PickleGlobalMeaning.OrderedDict when items is [] => new PickleDictionary(isOrderedDict: true),
            PickleGlobalMeaning.RebuildTensor when items is [PickleStorage, _, _, _, PicklePlain { Kind: "bool" }, PickleDictionary]
                or [PickleStorage, _, _, _, PicklePlain { Kind: "bool" }, PickleDictionary, PickleDictionary or PicklePlain { Kind: "None" }] => Tensor(items),
            PickleGlobalMeaning.RebuildParameter when items is [PickleTensor tensor, PicklePlain { Kind: "bool" }, PickleDictionary] => tensor,
            _ => throw cursor.Refuse($"a call of {global.Name} as torch.save writes it", $"({string.Join(", ", items.Take(10).Select(item => item.Kind))})"),
        };
    }

    /// <summary>BUILD: an OrderedDict may carry attributes (a state dict its <c>_metadata</c>); they are dropped.</summary>
    internal void Build(PickleValue target, PickleValue state)
    {
        if (target is not PickleDictionary { IsOrderedDict: true } || state is not PickleDictionary)
            throw cursor.Refuse("attributes of an OrderedDict", $"{state.Kind} for {target.Kind}");
    }

    /// <summary>BINPERSID: <c>("storage", class, key, device, element count)</c>, in legacy files with a sixth element None.</summary>
    internal PickleStorage Storage(PickleValue description)
    {
        if (description is not PickleTuple
            {
                Items: [PickleText { Text: "storage" }, PickleGlobal { Meaning: PickleGlobalMeaning.StorageClass } storageClass,
                PickleText { Text: var key }, PickleText, PickleInteger { Value: var count }, .. var rest]
            }
            || rest is not ([] or [PicklePlain { Kind: "None" }]))
            throw cursor.Refuse("a storage as torch.save describes it", description.Kind);
        if (key.Length is 0 or > LongestKey || !key.All(char.IsAsciiDigit))
            throw cursor.Refuse("a storage key of digits", $"'{key}'");
        if (count < 0 || count > fileLength / storageClass.StorageType.Size())
            throw cursor.Refuse($"a storage no larger than the file's {fileLength} bytes", $"{count} elements of {storageClass.StorageType.Name()}");
        var storage = new PickleStorage(key, storageClass.StorageType, (long)count);
        if (_storages.TryAdd(key, storage))
            return storage;
        PickleStorage earlier = _storages[key];
        return earlier.Type == storage.Type && earlier.Count == storage.Count
            ? earlier
            : throw cursor.Refuse($"storage {key} as before: {earlier.Count} elements of {earlier.Type.Name()}", $"{storage.Count} of {storage.Type.Name()}");
    }

    private PickleTensor Tensor(PickleValue[] items) =>
        PickleTensor.Create((PickleStorage)items[0], items[1], items[2], items[3], out string fault)
        ?? throw cursor.Refuse("a tensor inside its storage", fault);
}
