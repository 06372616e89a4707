using System.Collections.Frozen;

namespace SqueezeBert.Checkpoints;

/// <summary>Several files that together are one checkpoint, named by an index beside them.</summary>
/// <remarks>The index and the shards must agree exactly: a tensor missing from its shard, or in a shard the index does not name for it, is refused.</remarks>
internal sealed class ShardedCheckpoint : ITensorSource
{
    private readonly Dictionary<string, ITensorSource> _shards = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> _shardOf;

    private ShardedCheckpoint(string indexPath, Dictionary<string, string> shardOf, Func<string, ITensorSource> openShard)
    {
        Name = indexPath;
        _shardOf = shardOf.ToFrozenDictionary(StringComparer.Ordinal);
        try
        {
            string folder = Path.GetDirectoryName(indexPath) ?? "";
            foreach (string shard in shardOf.Values.Distinct(StringComparer.Ordinal))
            {
                if (_shards.Count == CheckpointLimits.Shards)
                    throw new CheckpointException(indexPath, $"at most {CheckpointLimits.Shards} shards", "more");
                _shards.Add(shard, openShard(Path.Combine(folder, shard)));
            }
            Tensors = Collect();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads the index and opens its shards with <paramref name="openShard"/>.</summary>
    internal static ShardedCheckpoint Open(string indexPath, Func<string, ITensorSource> openShard)
    {
        using ByteSource index = ByteSource.OpenFile(indexPath);
        return new ShardedCheckpoint(indexPath, ShardIndex.Read(index), openShard);
    }

    public void ReadSingle(string name, long first, Span<float> destination)
    {
        this.RequireFloating(name, first, destination.Length);
        _shards[_shardOf[name]].ReadSingle(name, first, destination);
    }

    public void ReadInt64(string name, Span<long> destination)
    {
        this.RequireInteger(name, destination.Length);
        _shards[_shardOf[name]].ReadInt64(name, destination);
    }

    public void ReadInt8(string name, Span<sbyte> destination)
    {
        this.RequireInt8(name, destination.Length);
        _shards[_shardOf[name]].ReadInt8(name, destination);
    }

    public void Dispose()
    {
        foreach (ITensorSource shard in _shards.Values)
            shard.Dispose();
    }

    private FrozenDictionary<string, TensorInfo> Collect()
    {
        var tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach ((string name, string shard) in _shardOf)
        {
            if (!_shards[shard].Tensors.TryGetValue(name, out TensorInfo? info))
                throw new CheckpointException(Name, $"this tensor in {shard}", $"{_shards[shard].Tensors.Count} tensors there, none of that name", name);
            tensors.Add(name, info);
        }
        foreach ((string shard, ITensorSource source) in _shards)
            foreach (string name in source.Tensors.Keys)
                if (!_shardOf.TryGetValue(name, out string? named) || named != shard)
                    throw new CheckpointException(source.Name, $"only the tensors that {Path.GetFileName(Name)} places there", "a surplus one", name);
        return tensors.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
