using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SqueezeBert.Data;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Pretraining;

/// <summary>What a cache is made of, and a fingerprint that differs when anything of it does.</summary>
internal sealed class CacheSource
{
    /// <summary>Goes up when the same source would be packed differently.</summary>
    private const int PackingVersion = 1;

    /// <param name="files">Plain text, packed with .gz or not.</param>
    /// <param name="definition">The tokenizer.</param>
    /// <param name="settings">Its length, and whether there are two segments, decide the sequences.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="DataException">A file can't be read.</exception>
    internal CacheSource(IReadOnlyList<string> files, TokenizerDefinition definition, PretrainingSettings settings, CancellationToken cancellation = default)
    {
        settings.Validate();
        (Files, Settings, Tokenizer, Pieces) = (files, settings, new BertTokenizer(definition), new PieceTable(definition));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, PackingVersion, settings.MaxSeqLength, settings.SentenceOrder ? 1 : 0, files.Count);
        foreach (string file in files) hash.AppendData(HashOf(file, cancellation));
        AppendTokenizer(hash, definition);
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal IReadOnlyList<string> Files { get; }

    internal PretrainingSettings Settings { get; }

    internal BertTokenizer Tokenizer { get; }

    internal PieceTable Pieces { get; }

    /// <summary>SHA-256 in lower-case digits. The files' names don't count, their order does.</summary>
    internal string Fingerprint { get; }

    private static void AppendTokenizer(IncrementalHash hash, TokenizerDefinition definition)
    {
        var options = definition.Options;
        Append(hash, options.DoLowerCase ? 1 : 0, options.StripAccents ?? options.DoLowerCase ? 1 : 0, options.TokenizeChineseChars ? 1 : 0, definition.MaxInputCharsPerWord);
        Append(hash, definition.ContinuingSubwordPrefix);
        foreach (string token in options.SpecialTokens) Append(hash, token);
        foreach (var token in definition.AddedTokens.OrderBy(token => token.Id)) Append(hash, token.ToString());
        foreach (var (token, id) in definition.Vocabulary.OrderBy(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)) Append(hash, string.Create(CultureInfo.InvariantCulture, $"{id} {token}"));
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers) Append(hash, number.ToString(CultureInfo.InvariantCulture));
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData("\0"u8);
    }

    private static byte[] HashOf(string file, CancellationToken cancellation)
    {
        using var stream = DataFile.OpenStored(file);
        return StreamHash.Sha256(stream, file, cancellation);
    }
}
