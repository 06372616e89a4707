namespace SqueezeBert.Tokenization;

/// <summary>Reads a tokenizer's files; whatever the file system objects to comes out as <see cref="TokenizerException"/>.</summary>
internal static class TokenizerFile
{
    /// <summary>The largest vocabularies in use are some megabytes; their tree takes some fifty times the memory of the file.</summary>
    private const long SizeLimit = 64L << 20;

    internal static byte[] ReadAllBytes(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > SizeLimit } file)
                throw new TokenizerException($"{path}: {file.Length} bytes are more than the {SizeLimit} a tokenizer file may have.");
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TokenizerException($"{path}: cannot be read: {exception.Message}", exception);
        }
    }
}
