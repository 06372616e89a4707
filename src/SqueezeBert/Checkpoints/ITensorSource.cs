namespace SqueezeBert.Checkpoints;

/// <summary>Named tensors of one checkpoint, read one by one from a file that stays open.</summary>
/// <remarks>
/// Opening has checked the whole directory of the file: every listed tensor lies inside it. Reads may run on several
/// threads at once. Disposing closes the file.
/// </remarks>
internal interface ITensorSource : IDisposable
{
    /// <summary>The file (for sharded checkpoints the index) that was opened; error messages start with it.</summary>
    string Name { get; }

    /// <summary>Every tensor of the checkpoint, by name.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>
    /// Reads elements of a floating tensor in row-major order, from number <paramref name="first"/> on: float16 and bfloat16 widen
    /// exactly, float64 rounds to nearest, ties to even. Costs as much as the part read where <see cref="TensorInfo.IsContiguous"/>
    /// says so, else as much as the tensor.
    /// </summary>
    /// <exception cref="CheckpointException">
    /// No such tensor, an integer tensor, elements that it doesn't have, or a failing read.
    /// </exception>
    void ReadSingle(string name, long first, Span<float> destination);

    /// <summary>Reads an integer or boolean tensor in row-major order; false is 0, true is 1.</summary>
    /// <exception cref="CheckpointException">
    /// No such tensor, a floating tensor, <paramref name="destination"/> of another length, a uint64 above 2^63 - 1, or a failing read.
    /// </exception>
    void ReadInt64(string name, Span<long> destination);

    /// <summary>Reads an int8 tensor in row-major order.</summary>
    /// <exception cref="CheckpointException">No such tensor, another type, <paramref name="destination"/> of another length, or a failing read.</exception>
    void ReadInt8(string name, Span<sbyte> destination);
}
