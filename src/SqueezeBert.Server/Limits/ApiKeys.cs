using System.Security.Cryptography;
using System.Text;

namespace SqueezeBert.Server.Limits;

/// <summary>Knows keys without keeping them.</summary>
/// <remarks>Thread-safe. How long a check takes depends on the number of keys alone.</remarks>
internal sealed class ApiKeys
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] hashes;

    /// <param name="keys">The keys; only their hashes are kept.</param>
    internal ApiKeys(IEnumerable<string> keys) => hashes = [.. keys.Select(HashOf)];

    /// <summary>Whether there are any.</summary>
    internal bool Any => hashes.Length > 0;

    /// <summary>Whether a request's <c>Authorization</c> holds one of the keys.</summary>
    internal bool Accept(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        byte[] hash = HashOf(authorization[Scheme.Length..].Trim());
        bool found = false;
        foreach (byte[] known in hashes) found |= CryptographicOperations.FixedTimeEquals(known, hash);
        return found;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
