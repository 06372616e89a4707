using System.Security.Cryptography;
using System.Text;

namespace SqueezeBert.Tests.Hub;

/// <summary>A file of a repository that a <see cref="FakeHub"/> serves.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="IsLarge">Whether it is kept apart (LFS): named by its SHA-256, and served from storage behind a redirect.</param>
internal sealed record FakeFile(byte[] Content, bool IsLarge = false)
{
#pragma warning disable CA5350 // SHA-1 is what git names a file by.
    internal string GitSha1 => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content]));
#pragma warning restore CA5350

    internal string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>What the cache calls it.</summary>
    internal string Etag => IsLarge ? Sha256 : GitSha1;
}
