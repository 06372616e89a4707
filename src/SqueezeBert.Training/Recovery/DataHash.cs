using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Recovery;

/// <summary>Tells data apart: SHA-256 of all that training or scoring sees of it, in lower-case hexadecimal digits.</summary>
internal static class DataHash
{
    /// <summary>Of ids, segments and targets.</summary>
    internal static string Of(ExampleSet examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < examples.Count; i++)
        {
            var example = examples[i];
            Add(hash, example.Sequences.Length);
            foreach (var sequence in example.Sequences)
            {
                Add(hash, sequence.InputIds.Span);
                Add(hash, sequence.TokenTypeIds.Span);
            }
            Add<float>(hash, example.Targets);
            Add<int>(hash, example.ScoredTokens);
            Add<float>(hash, example.TokenTargets);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of weights.</summary>
    internal static string Of(ParameterSet parameters)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in parameters.All) Add<float>(hash, parameter.Value.Span[..parameter.Length]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of files' contents.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    internal static string Of(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in paths)
        {
            using var stream = File.OpenRead(path);
            // A hash of hashes: where one file ends and the next begins counts too.
            hash.AppendData(SHA256.HashData(stream));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of rows of texts.</summary>
    internal static string Of(IEnumerable<IEnumerable<string?>> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows)
        {
            string?[] texts = [.. row];
            Add(hash, texts.Length);
            foreach (string? text in texts)
                if (text is null) Add(hash, -1);
                else Add<byte>(hash, Encoding.UTF8.GetBytes(text));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Values with their number before them, so that no other values give the same bytes.</summary>
    private static void Add<T>(IncrementalHash hash, ReadOnlySpan<T> values) where T : struct
    {
        Add(hash, values.Length);
        hash.AppendData(MemoryMarshal.AsBytes(values));
    }

    private static void Add(IncrementalHash hash, int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        hash.AppendData(bytes);
    }
}
