using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert.Checkpoints;

/// <summary>Writes safetensors files, byte for byte the same for the same tensors in any order.</summary>
/// <remarks>
/// Layout as Hugging Face writes it: widest element type first, then by name; <c>__metadata__</c> says
/// <c>{"format":"pt"}</c>; spaces pad the header so that the data begins at a multiple of 8. Values are converted in small
/// pieces; the file appears under its name only when complete (<see cref="AtomicFile"/>).
/// </remarks>
internal static class SafetensorsWriter
{
    private const int BufferBytes = 64 << 10;
    private static readonly JsonWriterOptions HeaderOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">A name that is not possible or occurs twice, values that do not fill their shape, or floating values as an integer type.</exception>
    /// <exception cref="CheckpointException">A finite value that <see cref="TensorToWrite.StoredAs"/> cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Write(string path, IEnumerable<TensorToWrite> tensors)
    {
        TensorToWrite[] ordered = Order(tensors);
        AtomicFile.Write(path, stream => Write(stream, path, ordered));
    }

    /// <summary>Writes the same bytes to a stream; <paramref name="name"/> is for error messages.</summary>
    internal static void Write(Stream stream, string name, IEnumerable<TensorToWrite> tensors) => Write(stream, name, Order(tensors));

    private static void Write(Stream stream, string name, TensorToWrite[] ordered)
    {
        stream.Write(Header(ordered));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach (TensorToWrite tensor in ordered)
                WriteValues(stream, name, tensor, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TensorToWrite[] Order(IEnumerable<TensorToWrite> tensors)
    {
        TensorToWrite[] ordered = [.. tensors];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TensorToWrite tensor in ordered)
        {
            if (tensor.Name.Length == 0 || Encoding.UTF8.GetByteCount(tensor.Name) > CheckpointLimits.NameBytes || tensor.Name == SafetensorsHeader.MetadataKey)
                throw new ArgumentException($"'{tensor.Name}' cannot name a tensor.", nameof(tensors));
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"Tensor '{tensor.Name}' is there twice.", nameof(tensors));
            if (tensor is FloatTensorToWrite && !tensor.StoredAs.IsFloating())
                throw new ArgumentException($"Tensor '{tensor.Name}' cannot be stored as {tensor.StoredAs.Name()}: its values are floating numbers.", nameof(tensors));
            var info = new TensorInfo(tensor.Name, tensor.StoredAs, tensor.Shape);
            if (ShapeProduct.ByteCount(info) != tensor.ByteCount)
                throw new ArgumentException($"Tensor '{tensor.Name}' is {info} and has {tensor.Length} values.", nameof(tensors));
        }
        Array.Sort(ordered, (left, right) => left.StoredAs != right.StoredAs
            ? left.StoredAs.CompareTo(right.StoredAs)
            : Encoding.UTF8.GetBytes(left.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Name)));
        return ordered;
    }

    private static byte[] Header(TensorToWrite[] tensors)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, HeaderOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(SafetensorsHeader.MetadataKey);
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            long offset = 0;
            foreach (TensorToWrite tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.StoredAs.Name());
                writer.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                    writer.WriteNumberValue(size);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                offset += tensor.ByteCount;
                writer.WriteNumberValue(offset);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        int padded = (json.WrittenCount + 7) / 8 * 8;
        byte[] header = new byte[8 + padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        json.WrittenSpan.CopyTo(header.AsSpan(8));
        header.AsSpan(8 + json.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteValues(Stream stream, string file, TensorToWrite tensor, byte[] buffer)
    {
        int size = tensor.StoredAs.Size(), most = BufferBytes / size;
        for (int first = 0; first < tensor.Length; first += most)
        {
            var piece = buffer.AsSpan(0, Math.Min(most, tensor.Length - first) * size);
            tensor.Encode(first, piece, file);
            stream.Write(piece);
        }
    }
}
