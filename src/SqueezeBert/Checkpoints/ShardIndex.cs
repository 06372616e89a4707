using System.Text.Json;

namespace SqueezeBert.Checkpoints;

/// <summary>The index of a sharded checkpoint: which tensor lies in which file of the same folder.</summary>
/// <remarks><code>{"metadata": {"total_size": 123}, "weight_map": {"name": "model-00001-of-00002.safetensors"}}</code></remarks>
internal static class ShardIndex
{
    /// <summary>Tensor name → file name of its shard.</summary>
    /// <exception cref="CheckpointException">Malformed JSON, a key twice, or a shard name that could lead out of the folder.</exception>
    internal static Dictionary<string, string> Read(ByteSource source)
    {
        if (source.Length > CheckpointLimits.JsonBytes)
            throw source.Refuse($"an index of at most {CheckpointLimits.JsonBytes} bytes", $"{source.Length} bytes");
        byte[] json = source.ReadArray(0, source.Length);
        var reader = new StrictJsonReader(source, json);
        Dictionary<string, string>? shards = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextKey(keys, out string key))
        {
            switch (key)
            {
                case "metadata":
                    SkipMetadata(ref reader);
                    break;
                case "weight_map":
                    shards = ReadWeightMap(source, ref reader);
                    break;
                default:
                    throw reader.Refuse("only metadata and weight_map", $"'{key}'");
            }
        }
        reader.ExpectEnd();
        return shards ?? throw source.Refuse("a weight_map", "none");
    }

    private static void SkipMetadata(ref StrictJsonReader reader)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextKey(keys, out _))
            reader.SkipScalar();
    }

    private static Dictionary<string, string> ReadWeightMap(ByteSource source, ref StrictJsonReader reader)
    {
        var shards = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextKey(names, out string name))
        {
            TensorNames.Check(source, name);
            string shard = reader.Text();
            if (!IsPlainFileName(shard))
                throw source.Refuse("shards named with letters, digits, '.', '_' and '-' only", $"'{shard}'", name);
            shards.Add(name, shard);
            if (shards.Count > CheckpointLimits.Tensors)
                throw source.Refuse($"at most {CheckpointLimits.Tensors} tensors", "more");
        }
        return shards;
    }

    /// <summary>
    /// True for names that stay inside the folder on every system: no separators, no drive, and not the folder or its parent.
    /// </summary>
    private static bool IsPlainFileName(string name)
    {
        if (name.Length is 0 or > 255 || name.Contains("..", StringComparison.Ordinal) || name == ".")
            return false;
        foreach (char character in name)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-'))
                return false;
        return true;
    }
}
