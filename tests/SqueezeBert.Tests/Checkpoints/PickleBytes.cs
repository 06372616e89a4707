using System.Buffers.Binary;
using System.Text;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Writes pickles instruction by instruction, sound ones and others.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [0x80, 2];

    internal byte[] ToArray() => [.. _bytes, (byte)'.'];

    internal PickleBytes Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Instructions without operands, one Latin-1 character each.</summary>
    internal PickleBytes Do(string instructions) => Raw(Encoding.Latin1.GetBytes(instructions));

    internal PickleBytes Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Do("X").Raw(length).Raw(utf8);
    }

    /// <summary>A LONG1 of 8 bytes.</summary>
    internal PickleBytes Integer(long value) => Raw(0x8A, 8).Raw(BitConverter.GetBytes(value));

    internal PickleBytes Global(string module, string name) => Do("c").Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    internal PickleBytes Integers(params long[] values)
    {
        Do("(");
        foreach (long value in values)
            Integer(value);
        return Do("t");
    }

    internal PickleBytes OrderedDict() => Global("collections", "OrderedDict").Do(")R");

    internal PickleBytes Storage(string storageClass = "FloatStorage", string key = "0", long count = 2) =>
        Do("(").Text("storage").Global("torch", storageClass).Text(key).Text("cpu").Integer(count).Do("tQ");

    /// <summary>A view of storage 0 with two float32 elements, unless said otherwise.</summary>
    internal PickleBytes Tensor(long offset = 0, long[]? shape = null, long[]? strides = null, string storageClass = "FloatStorage", string key = "0", long count = 2) =>
        Global("torch._utils", "_rebuild_tensor_v2").Do("(").Storage(storageClass, key, count).Integer(offset)
            .Integers(shape ?? [2]).Integers(strides ?? [1]).Raw(0x89).OrderedDict().Do("tR");
}
