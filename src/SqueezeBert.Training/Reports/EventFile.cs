using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SqueezeBert.Training.Reports;

/// <summary>Appends numbers to a file that TensorBoard reads, <c>events.out.tfevents.*</c>. Each record is with the system when its call returns.</summary>
/// <remarks><code>
/// record = length (8 bytes), check of them (4), data, check of it (4)            check = CRC-32C, turned and shifted so that a check of checks is none
/// data = Event { wall_time = 1: double, step = 2, file_version = 3, summary = 5: Summary, session_log = 7: SessionLog }      protocol buffers
/// Summary { value = 1: Value { tag = 1, simple_value = 2: float } … }            SessionLog { status = 1: START = 1 }
/// </code>
/// All numbers are little-endian. Source: TensorFlow's <c>record_writer</c> and <c>event.proto</c>. A log: unlike other files it grows in its place.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private const uint CheckShift = 0xA282EAD8;

    private readonly FileStream stream;
    private readonly TimeProvider clock;

    /// <param name="folder">Made where it is missing. TensorBoard reads its files in the order of their names.</param>
    /// <param name="step">Steps done. What an earlier file of the folder says about later ones doesn't count.</param>
    /// <param name="clock">Gives each event its time.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    internal EventFile(string folder, int step, TimeProvider clock)
    {
        this.clock = clock;
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds()}");
        int number = 0;
        string path;
        do path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{number++:000}.squeezebert"));
        while (File.Exists(path));
        stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(0, e => Text(e, 3, "brain.Event:2"));
        if (step > 0) Append(step + 1, e => Message(e, 7, log => Whole(log, 1, 1)));
    }

    /// <summary>Appends an event of some numbers.</summary>
    internal void Add(int step, IEnumerable<(string Tag, double Value)> numbers) => Append(step, e => Message(e, 5, summary =>
    {
        foreach (var (tag, number) in numbers)
            Message(summary, 1, value =>
            {
                Text(value, 1, tag);
                Key(value, 2, wireType: 5);
                value.Write(BitConverter.GetBytes((float)number));
            });
    }));

    public void Dispose() => stream.Dispose();

    private void Append(int step, Action<MemoryStream> what)
    {
        var data = new MemoryStream();
        Key(data, 1, wireType: 1);
        data.Write(BitConverter.GetBytes((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds));
        Whole(data, 2, (ulong)step);
        what(data);

        var bytes = data.GetBuffer().AsSpan(0, (int)data.Length);
        var record = new byte[8 + 4 + bytes.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Check(record.AsSpan(0, 8)));
        bytes.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + bytes.Length), Check(bytes));
        stream.Write(record);
        stream.Flush();
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + CheckShift;
    }

    private static void Message(MemoryStream data, int field, Action<MemoryStream> write)
    {
        var inner = new MemoryStream();
        write(inner);
        Key(data, field, wireType: 2);
        Varint(data, (ulong)inner.Length);
        inner.WriteTo(data);
    }

    private static void Text(MemoryStream data, int field, string text) => Message(data, field, inner => inner.Write(Encoding.UTF8.GetBytes(text)));

    private static void Whole(MemoryStream data, int field, ulong value)
    {
        Key(data, field, wireType: 0);
        Varint(data, value);
    }

    private static void Key(MemoryStream data, int field, int wireType) => Varint(data, (ulong)((field << 3) | wireType));

    private static void Varint(MemoryStream data, ulong value)
    {
        for (; value >= 0x80; value >>= 7) data.WriteByte((byte)(value | 0x80));
        data.WriteByte((byte)value);
    }
}
