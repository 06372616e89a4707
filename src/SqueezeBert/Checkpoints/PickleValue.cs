namespace SqueezeBert.Checkpoints;

/// <summary>A value that a pickle describes: an inert record. None of them can do anything or refers to a .NET type by name.</summary>
internal abstract class PickleValue
{
    /// <summary>The Python word for it, for messages.</summary>
    internal abstract string Kind { get; }
}

/// <summary>None, a truth value or a number with a fraction: read past, never needed.</summary>
internal sealed class PicklePlain(string kind) : PickleValue
{
    internal static readonly PicklePlain None = new("None");
    internal static readonly PicklePlain True = new("bool");
    internal static readonly PicklePlain False = new("bool");
    internal static readonly PicklePlain Number = new("float");

    internal override string Kind => kind;
}

internal sealed class PickleInteger(Int128 value) : PickleValue
{
    internal Int128 Value { get; } = value;

    internal override string Kind => "int";
}

internal sealed class PickleText(string text) : PickleValue
{
    internal string Text { get; } = text;

    internal override string Kind => "str";
}

internal sealed class PickleTuple(PickleValue[] items) : PickleValue
{
    internal static readonly PickleTuple Empty = new([]);

    internal PickleValue[] Items { get; } = items;

    internal override string Kind => "tuple";
}

internal sealed class PickleList : PickleValue
{
    private List<PickleValue>? _items;

    internal IReadOnlyList<PickleValue> Items => _items ?? [];

    internal override string Kind => "list";

    internal void Add(PickleValue item) => (_items ??= []).Add(item);
}

/// <summary>A dict or OrderedDict. Only values under text keys are kept: no tensor of a model has another.</summary>
internal sealed class PickleDictionary(bool isOrderedDict) : PickleValue
{
    private Dictionary<string, PickleValue>? _items;

    internal bool IsOrderedDict { get; } = isOrderedDict;

    internal IReadOnlyDictionary<string, PickleValue> Items => _items ?? [];

    internal override string Kind => IsOrderedDict ? "OrderedDict" : "dict";

    /// <summary>False when the key is there already.</summary>
    internal bool TryAdd(PickleValue key, PickleValue value) =>
        key is not PickleText text || (_items ??= new(StringComparer.Ordinal)).TryAdd(text.Text, value);
}

/// <summary>One of the few names of Python that a checkpoint may mention.</summary>
internal sealed class PickleGlobal(string name, PickleGlobalMeaning meaning, TensorType storageType = default) : PickleValue
{
    internal string Name { get; } = name;

    internal PickleGlobalMeaning Meaning { get; } = meaning;

    /// <summary>The element type, when it names a storage class.</summary>
    internal TensorType StorageType { get; } = storageType;

    internal override string Kind => Name;
}

internal enum PickleGlobalMeaning
{
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    StorageClass,
}

/// <summary>The bytes behind one or more tensors: <paramref name="count"/> elements, found under <paramref name="key"/>.</summary>
internal sealed class PickleStorage(string key, TensorType type, long count) : PickleValue
{
    internal string Key { get; } = key;

    internal TensorType Type { get; } = type;

    internal long Count { get; } = count;

    internal long ByteCount => Count * Type.Size();

    internal override string Kind => "storage";
}
