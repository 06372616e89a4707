using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SqueezeBert.Hub;

/// <summary>What the bytes of a file must hash to. The hub calls it the file's etag, and the cache names the file after it.</summary>
/// <remarks>
/// For a large file (LFS) the SHA-256 of its content; for any other git's name of it, the SHA-1 of <c>"blob "</c>, the length in
/// decimal, a zero byte and the content.
/// </remarks>
internal sealed record FileChecksum
{
    private const int Sha1Digits = 2 * SHA1.HashSizeInBytes, Sha256Digits = 2 * SHA256.HashSizeInBytes;
    private const int BufferBytes = 128 << 10;

    private FileChecksum(string hex) => Hex = hex;

    /// <summary>Lower-case digits: 40 for git's, 64 for SHA-256.</summary>
    internal string Hex { get; }

    /// <summary>Reads a checksum, or an etag in quotes; null for anything else.</summary>
    internal static FileChecksum? Parse(string? etag)
    {
        string text = etag ?? "";
        if (text.StartsWith("W/", StringComparison.Ordinal)) text = text[2..];
        text = text.Trim('"');
        return text.Length is Sha1Digits or Sha256Digits && text.All(char.IsAsciiHexDigit) ? new FileChecksum(text.ToLowerInvariant()) : null;
    }

    /// <summary>The checksum of the same kind that a file has.</summary>
    internal FileChecksum Of(string path, CancellationToken cancellation)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(Hex.Length == Sha1Digits ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        if (Hex.Length == Sha1Digits) hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }
        return new FileChecksum(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public override string ToString() => $"{(Hex.Length == Sha1Digits ? "git-sha1" : "sha256")} {Hex}";
}
