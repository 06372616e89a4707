using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace SqueezeBert.Checkpoints;

/// <summary>One tensor of a safetensors file; its bytes begin at <paramref name="Offset"/>, counted from the start of the file.</summary>
internal sealed record SafetensorsEntry(TensorInfo Info, long Offset, long ByteCount);

/// <summary>Reads the header of a safetensors file and holds it to every rule of the format.</summary>
/// <remarks><code>
/// u64 N (little-endian) | N bytes: a JSON object, padded with spaces | the tensors' bytes, back to back
/// </code>
/// Stricter than the reference implementation: a key that occurs twice, at any level, is refused (there the last one wins),
/// so no two readers can see different tensors in one file; and <see cref="CheckpointLimits"/> apply.
/// </remarks>
internal static class SafetensorsHeader
{
    /// <summary>The key beside the tensors under which a file may hold text about itself.</summary>
    internal const string MetadataKey = "__metadata__";

    private const int LengthBytes = 8;

    internal static List<SafetensorsEntry> Read(ByteSource source)
    {
        if (source.Length < LengthBytes)
            throw source.Refuse("a safetensors file, which begins with 8 bytes of header length", $"{source.Length} bytes in all");
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        source.Read(0, lengthBytes);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > (ulong)(source.Length - LengthBytes))
            throw source.Refuse($"a header inside the file's {source.Length} bytes", $"a header length of {headerLength}");
        if (headerLength > CheckpointLimits.JsonBytes)
            throw source.Refuse($"a header of at most {CheckpointLimits.JsonBytes} bytes", $"{headerLength} bytes");

        byte[] header = source.ReadArray(LengthBytes, (long)headerLength);
        List<SafetensorsEntry> entries = ParseObject(source, header);
        CheckTiling(source, entries, LengthBytes + (long)headerLength);
        return entries;
    }

    private static List<SafetensorsEntry> ParseObject(ByteSource source, byte[] header)
    {
        ReadOnlySpan<byte> json = header.AsSpan().TrimEnd((byte)' ');
        if (json.IsEmpty || json[0] != '{' || json[^1] != '}')
            throw source.Refuse("a header that is one JSON object, padded with nothing but spaces", "something else");
        var reader = new StrictJsonReader(source, json);
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextKey(names, out string name))
        {
            if (name == MetadataKey)
                SkipMetadata(ref reader);
            else
                entries.Add(ParseEntry(source, ref reader, name, LengthBytes + header.Length));
            if (entries.Count > CheckpointLimits.Tensors)
                throw source.Refuse($"at most {CheckpointLimits.Tensors} tensors", "more");
        }
        reader.ExpectEnd();
        return entries;
    }

    private static void SkipMetadata(ref StrictJsonReader reader)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextKey(keys, out _))
            reader.Text();
    }

    private static SafetensorsEntry ParseEntry(ByteSource source, ref StrictJsonReader reader, string name, long dataStart)
    {
        TensorNames.Check(source, name);
        TensorType? type = null;
        ImmutableArray<int>? shape = null;
        (long Start, long End)? offsets = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextKey(keys, out string key))
        {
            switch (key)
            {
                case "dtype":
                    string typeName = reader.Text();
                    type = TensorTypes.FromName(typeName) ?? throw source.Refuse("a known dtype (F64, F32, F16, BF16, I8 to I64, U8 to U64, BOOL)", $"'{typeName}'", name);
                    break;
                case "shape":
                    shape = ParseShape(source, ref reader, name);
                    break;
                case "data_offsets":
                    offsets = ParseOffsets(ref reader);
                    break;
                default:
                    throw source.Refuse("only dtype, shape and data_offsets", $"'{key}'", name);
            }
        }
        if (type is null || shape is null || offsets is null)
            throw source.Refuse("dtype, shape and data_offsets", $"only {string.Join(", ", keys)}", name);
        var info = new TensorInfo(name, type.Value, shape.Value);
        (long start, long end) = offsets.Value;
        if (end < start)
            throw source.Refuse("data_offsets in ascending order", $"[{start}, {end}]", name);
        long? byteCount = ShapeProduct.ByteCount(info);
        if (byteCount != end - start)
            throw source.Refuse($"{(byteCount is null ? "a shape that fits 64 bits" : $"{byteCount} bytes")} for {info}", $"data_offsets [{start}, {end}]", name);
        if (end > source.Length - dataStart)
            throw source.Refuse($"data inside the {source.Length - dataStart} bytes after the header", $"data_offsets [{start}, {end}]", name);
        return new SafetensorsEntry(info, dataStart + start, end - start);
    }

    private static ImmutableArray<int> ParseShape(ByteSource source, ref StrictJsonReader reader, string name)
    {
        var shape = ImmutableArray.CreateBuilder<int>();
        reader.Expect(JsonTokenType.StartArray);
        while (reader.NextInteger(out long size))
        {
            if (size > int.MaxValue)
                throw source.Refuse($"sizes up to {int.MaxValue}", $"{size}", name);
            if (shape.Count == CheckpointLimits.Rank)
                throw source.Refuse($"at most {CheckpointLimits.Rank} dimensions", "more", name);
            shape.Add((int)size);
        }
        return shape.DrainToImmutable();
    }

    private static (long Start, long End) ParseOffsets(ref StrictJsonReader reader)
    {
        reader.Expect(JsonTokenType.StartArray);
        if (!reader.NextInteger(out long start) || !reader.NextInteger(out long end) || reader.NextInteger(out _))
            throw reader.Refuse("two data_offsets", "another count");
        return (start, end);
    }

    /// <summary>The tensors must cover the rest of the file without hole or overlap; empty ones may share an offset with a neighbour.</summary>
    private static void CheckTiling(ByteSource source, List<SafetensorsEntry> entries, long dataStart)
    {
        entries.Sort((left, right) => left.Offset != right.Offset ? left.Offset.CompareTo(right.Offset) : left.ByteCount.CompareTo(right.ByteCount));
        long end = dataStart;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Offset != end)
            {
                string fault = entry.Offset > end ? "a hole before it" : "an overlap with the one before";
                throw source.Refuse($"data that begins at {end - dataStart}, where the tensor before it ends", $"{entry.Offset - dataStart}: {fault}", entry.Info.Name);
            }
            end += entry.ByteCount;
        }
        if (end != source.Length)
            throw source.Refuse($"{end} bytes, as the header describes", $"{source.Length} bytes: {source.Length - end} belong to no tensor");
    }
}
