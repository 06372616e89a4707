namespace SqueezeBert.Tokenization;

/// <summary>One of a tokenizer's files, on disk or in memory; whatever reading it objects to comes out as <see cref="TokenizerException"/>.</summary>
internal sealed class TokenizerFile
{
    /// <summary>The largest vocabularies in use are some megabytes; their tree takes some fifty times the memory of the file.</summary>
    internal const long SizeLimit = 64L << 20;

    private readonly Func<Stream> open;

    private TokenizerFile(string path, bool exists, Func<Stream> open) => (Path, Exists, this.open) = (path, exists, open);

    /// <summary>Where it is, for messages.</summary>
    internal string Path { get; }

    internal bool Exists { get; }

    internal static TokenizerFile At(string path) => new(path, File.Exists(path), () => File.OpenRead(path));

    internal static TokenizerFile Of(ModelFiles files, string name) => new(files.PathOf(name), files.Exists(name), () => files.OpenRead(name));

    internal byte[] ReadAllBytes()
    {
        try
        {
            using var stream = open();
            if (stream.Length > SizeLimit)
                throw new TokenizerException($"{Path}: {stream.Length} bytes are more than the {SizeLimit} a tokenizer file may have.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TokenizerException($"{Path}: cannot be read: {exception.Message}", exception);
        }
    }
}
