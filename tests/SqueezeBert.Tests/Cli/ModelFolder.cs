namespace SqueezeBert.Tests.Cli;

/// <summary>A temporary copy of a golden model, with a small vocabulary beside it, for a test to damage.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal ModelFolder(string model = "squeezebert-tiny-seqcls3")
    {
        foreach (string name in (string[])["config.json", "model.safetensors"])
            File.Copy(RepositoryFiles.Fixture("models", model, name), PathOf(name));
        File.WriteAllLines(PathOf("vocab.txt"), Vocabulary);
    }

    internal string Path => folder.Path;

    /// <summary>Special tokens, letters, digits and a few words; fewer than the 96 rows of the golden models.</summary>
    internal static string[] Vocabulary { get; } =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
        .. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}"),
        .. Enumerable.Range('a', 26).Select(letter => $"##{(char)letter}"),
        .. Enumerable.Range('0', 10).Select(digit => $"{(char)digit}"),
        ".", ",", "!", "?", "'", "good", "bad", "great", "awful", "film", "the", "is", "this",
    ];

    internal string PathOf(string file) => folder.File(file);

    internal ModelFolder Write(string file, string content)
    {
        File.WriteAllText(PathOf(file), content);
        return this;
    }

    internal ModelFolder Write(string file, byte[] content)
    {
        File.WriteAllBytes(PathOf(file), content);
        return this;
    }

    internal ModelFolder Delete(string file)
    {
        File.Delete(PathOf(file));
        return this;
    }

    /// <summary>Replaces text inside config.json.</summary>
    internal ModelFolder Configure(string old, string replacement) =>
        Write("config.json", File.ReadAllText(PathOf("config.json")).Replace(old, replacement, StringComparison.Ordinal));

    public void Dispose() => folder.Dispose();
}
