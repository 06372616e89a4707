using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Gathers sequences in memory and writes them as a <see cref="SequenceShard"/>.</summary>
internal sealed class SequenceShardWriter(int vocabularySize)
{
    private readonly int tokenBytes = vocabularySize <= ushort.MaxValue + 1 ? 2 : 4;
    private readonly ArrayBufferWriter<byte> records = new();
    private readonly List<uint> offsets = [SequenceShard.HeaderBytes];

    internal int Count => offsets.Count - 1;

    /// <summary>Bytes of the sequences so far.</summary>
    internal int Bytes => records.WrittenCount;

    internal void Add(TokenSegments sequence)
    {
        int length = 2 + 2 * sequence.SentenceStarts.Length + tokenBytes * sequence.Ids.Length;
        var record = records.GetSpan(length);
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)sequence.SentenceStarts.Length);
        int position = 2;
        foreach (int start in sequence.SentenceStarts)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(record[position..], (ushort)start);
            position += 2;
        }
        foreach (int id in sequence.Ids)
        {
            if (tokenBytes == 2) BinaryPrimitives.WriteUInt16LittleEndian(record[position..], (ushort)id);
            else BinaryPrimitives.WriteInt32LittleEndian(record[position..], id);
            position += tokenBytes;
        }
        records.Advance(length);
        offsets.Add((uint)(SequenceShard.HeaderBytes + Bytes));
    }

    /// <summary>Writes the file and begins anew.</summary>
    /// <returns>What the manifest says of it.</returns>
    internal ShardEntry WriteTo(string path)
    {
        var bytes = new byte[SequenceShard.HeaderBytes + Bytes + 4 * offsets.Count];
        SequenceShard.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), SequenceShard.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)tokenBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)Count);
        records.WrittenSpan.CopyTo(bytes.AsSpan(SequenceShard.HeaderBytes));
        for (int i = 0; i < offsets.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(SequenceShard.HeaderBytes + Bytes + 4 * i), offsets[i]);
        AtomicFile.Write(path, stream => stream.Write(bytes));
        var entry = new ShardEntry(Count, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        records.ResetWrittenCount();
        offsets.RemoveRange(1, Count);
        return entry;
    }
}
