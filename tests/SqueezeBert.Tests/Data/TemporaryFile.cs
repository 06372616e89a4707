using System.IO.Compression;

namespace SqueezeBert.Tests.Data;

/// <summary>A file with some content, gone after the test; packed when its name ends in .gz.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal TemporaryFile(string name, string content) : this(name, System.Text.Encoding.UTF8.GetBytes(content))
    {
    }

    internal TemporaryFile(string name, byte[] content)
    {
        Path = folder.File(name);
        using var file = File.Create(Path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
    }

    internal string Path { get; }

    public void Dispose() => folder.Dispose();
}
