using System.Buffers.Binary;
using System.Text;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Builds safetensors files from a header written by hand.</summary>
internal static class SafetensorsBytes
{
    internal static byte[] Build(string header, int dataBytes) => Build(Encoding.UTF8.GetBytes(header), dataBytes);

    internal static byte[] Build(byte[] header, int dataBytes)
    {
        byte[] file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        for (int i = 8 + header.Length; i < file.Length; i++)
            file[i] = (byte)i;
        return file;
    }
}
