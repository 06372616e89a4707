using SqueezeBert.Checkpoints;

namespace SqueezeBert;

/// <summary>Hands out a checkpoint's tensors once each, and at the end says which were left over.</summary>
/// <remarks>Reads tensor by tensor, so that file and packed model never stand in memory together. Not thread-safe.</remarks>
internal sealed partial class WeightReader
{
    private const string Nowhere = "(no checkpoint)";

    private readonly ITensorSource? source;
    private BlockReader? blocks;
    private readonly Dictionary<string, string> storedNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread;
    private readonly Action<Parameter, Initialization>? initialize;
    private readonly List<Parameter> parameters = [];
    private readonly List<string> initialized = [];
    private readonly List<string> taken = [];

    /// <param name="source">The checkpoint; null for none, where all is initialised.</param>
    /// <param name="encoderPrefix">Where the model to load keeps its encoder; the file may keep it there or at the root, or the reverse.</param>
    /// <param name="initialize">Fills a tensor that the checkpoint lacks, for training; null makes a missing tensor an error.</param>
    internal WeightReader(ITensorSource? source, string encoderPrefix, Action<Parameter, Initialization>? initialize = null)
    {
        (this.source, this.initialize) = (source, initialize);
        foreach (string stored in source?.Tensors.Keys ?? [])
        {
            string name = PlaceEncoder(TensorNames.Canonical(stored), encoderPrefix);
            if (!storedNames.TryAdd(name, stored))
                throw new CheckpointException(source!.Name, "one tensor of this name", $"also {storedNames[name]}, its other spelling", stored);
        }
        unread = new HashSet<string>(storedNames.Keys, StringComparer.Ordinal);
    }

    /// <summary>Lets these threads read; must be called before the first tensor is taken.</summary>
    internal void ReadWith(WorkerPool pool)
    {
        if (source is not null) blocks = new BlockReader(source, pool);
    }

    /// <summary>Where the weights come from, for messages.</summary>
    internal string Name => source?.Name ?? Nowhere;

    internal bool KeepsParameters => initialize is not null;

    /// <summary>Every parameter taken so far, in order of the loads.</summary>
    internal IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Names of what was read as float32 and stays so.</summary>
    internal IReadOnlyList<string> TakenAsFloat => taken;

    /// <summary>Names of the parameters that the checkpoint lacked.</summary>
    internal IReadOnlyList<string> Initialized => initialized;

    /// <summary>Names that no layer asked for.</summary>
    internal IEnumerable<string> Unread => unread.Order(StringComparer.Ordinal);

    internal bool Has(string name) => storedNames.ContainsKey(name);

    /// <summary>What the checkpoint holds under a name that was taken from it.</summary>
    internal TensorInfo StoredAs(string name) => source!.Tensors[storedNames[name]];

    internal Parameter Take(string name, Initialization initialization, int[] shape)
    {
        Parameter parameter;
        if (storedNames.TryGetValue(name, out string? stored))
        {
            RequireShape(stored, shape);
            parameter = new Parameter(name, shape);
            blocks!.Read(stored, parameter.Value);
            unread.Remove(name);
            taken.Add(name);
        }
        else
        {
            if (initialize is null) throw Missing(name, shape);
            parameter = new Parameter(name, shape);
            initialize(parameter, initialization);
            initialized.Add(name);
        }
        if (KeepsParameters) parameters.Add(parameter);
        return parameter;
    }

    /// <summary>As <see cref="Take"/>, for a caller that needs a tensor block by block and keeps none: the parameter never stands in memory whole.</summary>
    /// <inheritdoc cref="BlockReader.ReadRows"/>
    internal void TakeRows(string name, int[] shape, int blockCount, Func<int, (int First, int Count)> rowsOf, BlockReader.BlockTaker take)
    {
        if (!storedNames.TryGetValue(name, out string? stored)) throw Missing(name, shape);
        RequireShape(stored, shape);
        blocks!.ReadRows(stored, blockCount, rowsOf, take);
        unread.Remove(name);
        taken.Add(name);
    }

    /// <summary>Counts a tensor as used without reading it: a second name of one already taken.</summary>
    internal void Ignore(string name) => unread.Remove(name);

    /// <summary>Refuses what is left over.</summary>
    /// <param name="expected">Which tensors a model of this kind has.</param>
    /// <param name="mayStay">Whether a left-over name is harmless.</param>
    internal void RequireAllRead(string expected, Func<string, bool> mayStay)
    {
        foreach (string name in Unread)
            if (!mayStay(name))
                throw new CheckpointException(Name, expected, "a tensor that such a model doesn't have", storedNames[name]);
    }

    /// <summary>
    /// A head model's file keeps the encoder under a prefix, a bare encoder's at the root. Either can be loaded as the
    /// other, as in Hugging Face; the names change places here, once.
    /// </summary>
    private static string PlaceEncoder(string name, string encoderPrefix)
    {
        foreach (string known in (ReadOnlySpan<string>)["transformer.", "bert."])
            if (name.StartsWith(known, StringComparison.Ordinal))
            {
                name = name[known.Length..];
                break;
            }
        bool ofEncoder = name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal) || name.StartsWith("pooler.", StringComparison.Ordinal);
        return ofEncoder && encoderPrefix.Length > 0 ? $"{encoderPrefix}.{name}" : name;
    }

    private void RequireShape(string stored, int[] shape)
    {
        var found = source!.Tensors[stored].Shape;
        bool same = found.Length == shape.Length;
        for (int i = 0; same && i < shape.Length; i++) same = found[i] == shape[i];
        if (!same) throw new CheckpointException(Name, $"shape {Shown(shape)}", $"shape [{string.Join(", ", found)}]", stored);
    }

    private CheckpointException Missing(string name, int[] shape) => new(Name, $"a tensor of shape {Shown(shape)}", "no such tensor", name);

    private static string Shown(int[] shape) => $"[{string.Join(", ", shape)}]";
}
