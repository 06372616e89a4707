using System.IO.Compression;

namespace SqueezeBert.Data;

/// <summary>Opens data files by name; those that end in <c>.gz</c> are unpacked on the way.</summary>
internal static class DataFile
{
    /// <summary>Opens a file for reading from its start to its end.</summary>
    /// <param name="path">A file; its name tells whether it is compressed.</param>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    internal static Stream OpenRead(string path) => Unpacked(path, OpenStored(path));

    /// <summary>Opens a file as it is stored, so that a caller can follow <see cref="Stream.Position"/>.</summary>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    internal static FileStream OpenStored(string path)
    {
        try
        {
            // The readers above keep their own buffer.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(path, null, "expected a file; found none there.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, null, Directory.Exists(path) ? "expected a file; found a folder." : $"expected a readable file; found {error.Message}");
        }
    }

    /// <summary>The stream that unpacks a stored file, where its name says that it is packed.</summary>
    /// <remarks>That a cut-off file is an error is a setting of the process (System.IO.Compression.UseStrictValidation); every executable here has it.</remarks>
    internal static Stream Unpacked(string path, Stream stored) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stored, CompressionMode.Decompress) : stored;

    /// <summary>What to say of an error while reading.</summary>
    internal static string Problem(Exception error) => error is InvalidDataException
        ? "expected a whole gzip file, as the name says; found one that is damaged, cut off or something else."
        : $"expected readable data; found: {error.Message}";

    /// <summary>The extension that tells the format: that before <c>.gz</c> where the file is packed. Lower case, with its dot.</summary>
    internal static string FormatExtension(string path)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) path = path[..^3];
        return Path.GetExtension(path).ToLowerInvariant();
    }
}
