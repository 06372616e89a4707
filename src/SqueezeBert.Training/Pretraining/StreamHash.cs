using System.Security.Cryptography;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>The SHA-256 of a stream, in constant memory.</summary>
internal static class StreamHash
{
    /// <param name="stream">Read to its end.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="cancellation">Looked at before each block.</param>
    /// <exception cref="DataException">It can't be read.</exception>
    internal static byte[] Sha256(Stream stream, string name, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 << 10];
        try
        {
            for (int count; (count = stream.Read(buffer)) > 0; hash.AppendData(buffer, 0, count)) cancellation.ThrowIfCancellationRequested();
        }
        catch (IOException error)
        {
            throw new DataException(name, null, $"expected readable data; found: {error.Message}");
        }
        return hash.GetHashAndReset();
    }
}
