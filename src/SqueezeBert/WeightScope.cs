namespace SqueezeBert;

/// <summary>A place in a checkpoint's naming tree, from which a layer takes its tensors.</summary>
/// <remarks>
/// Each layer's <c>Load</c> asks for its own names and hands inner scopes to its parts, so the tree of loads is the
/// checkpoint's naming. Weight names stand nowhere else.
/// </remarks>
internal sealed class WeightScope(WeightReader reader, string prefix, bool quantizes = false)
{
    /// <summary>Whether layers keep their parameters for training, beside what they pack for the kernels.</summary>
    internal bool KeepsParameters => reader.KeepsParameters;

    /// <summary>The place one or more names further in.</summary>
    internal WeightScope Within(string name) => new(reader, prefix + name + ".", quantizes);

    /// <summary>Whether layers here keep their weights as int8.</summary>
    internal bool Quantizes => quantizes;

    /// <summary>The same place, for layers that stay in float32.</summary>
    internal WeightScope InFloat32() => new(reader, prefix);

    /// <summary>Whether the checkpoint has a tensor of this name here.</summary>
    internal bool Has(string name) => reader.Has(prefix + name);

    /// <summary>Reads a tensor as float32.</summary>
    /// <param name="name">Name below this scope.</param>
    /// <param name="initialization">How training fills it where the checkpoint lacks it.</param>
    /// <param name="shape">Expected sizes, outermost first.</param>
    /// <exception cref="Checkpoints.CheckpointException">Missing, of another shape, or of a type that is no floating number.</exception>
    internal Parameter Take(string name, Initialization initialization, params int[] shape) =>
        reader.Take(prefix + name, initialization, shape);

    /// <summary>Reads a tensor as float32 in blocks of rows that nobody keeps; not for training.</summary>
    /// <inheritdoc cref="WeightReader.TakeRows"/>
    internal void TakeRows(string name, int[] shape, int blockCount, Func<int, (int First, int Count)> rowsOf, BlockReader.BlockTaker take) =>
        reader.TakeRows(prefix + name, shape, blockCount, rowsOf, take);

    /// <summary>Takes a weight as int8: as the checkpoint has it, or quantised here.</summary>
    /// <exception cref="Checkpoints.CheckpointException">Missing, of another shape, or neither int8 with its scales nor floating.</exception>
    internal QuantizedTensor TakeQuantized(string name, params int[] shape) => reader.TakeQuantized(prefix + name, shape, keeps: true);

    /// <summary>As <see cref="TakeQuantized"/>, for a layer that packs the weight and keeps no more: it is good until the next one is taken.</summary>
    internal QuantizedTensor BorrowQuantized(string name, params int[] shape) => reader.TakeQuantized(prefix + name, shape, keeps: false);

    /// <summary>Counts a tensor as used without reading it: a second name of one that a layer takes elsewhere.</summary>
    internal void Ignore(string name) => reader.Ignore(prefix + name);
}
