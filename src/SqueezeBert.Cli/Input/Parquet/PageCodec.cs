using System.IO.Compression;
using Snappier;
using ZstdSharp;

namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>Unpacks pages.</summary>
internal static class PageCodec
{
    private const int None = 0, Snappy = 1, Gzip = 2, Brotli = 4, Zstd = 6;

    private static readonly string[] Names = ["none", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "Zstandard", "LZ4 (raw)"];

    /// <param name="codec">Parquet's number.</param>
    /// <param name="packed">The stored bytes.</param>
    /// <param name="length">How many they become.</param>
    /// <exception cref="FormatException">The codec isn't known here, or the bytes aren't packed by it.</exception>
    internal static ReadOnlyMemory<byte> Unpack(int codec, ReadOnlyMemory<byte> packed, int length)
    {
        if (codec == None) return packed.Length == length ? packed : throw WrongLength(length, packed.Length);
        if (codec is not (Snappy or Gzip or Brotli or Zstd))
            throw new FormatException($"expected values packed by Snappy, gzip, Brotli, Zstandard or nothing; found {(codec < Names.Length ? Names[codec] : $"codec {codec}")}.");
        var bytes = new byte[length];
        int found;
        try
        {
            found = codec switch
            {
                Snappy => Snappier.Snappy.Decompress(packed.Span, bytes),
                Zstd => UnpackZstd(packed.Span, bytes),
                _ => UnpackStream(codec, packed, bytes),
            };
        }
        // Whatever a decoder says of bytes that aren't its own.
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new FormatException($"expected values packed by {Names[codec]}; found other bytes.", error);
        }
        return found == length ? bytes : throw WrongLength(length, found);
    }

    private static int UnpackZstd(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        using var decompressor = new Decompressor();
        return decompressor.Unwrap(packed, bytes);
    }

    private static int UnpackStream(int codec, ReadOnlyMemory<byte> packed, byte[] bytes)
    {
        using var source = new MemoryStream(packed.ToArray());
        using Stream stream = codec == Gzip ? new GZipStream(source, CompressionMode.Decompress) : new BrotliStream(source, CompressionMode.Decompress);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return stream.ReadByte() < 0 ? read : read + 1;
    }

    private static FormatException WrongLength(int expected, int found) => new($"expected a page of {expected} bytes; found {found}.");
}
