using System.Text;
using System.Text.Json;
using SqueezeBert.Tests.Cli;

namespace SqueezeBert.Tests.Hub;

/// <summary>A repository of a <see cref="FakeHub"/>: the same files at each of its revisions.</summary>
internal sealed class FakeRepository
{
    internal required string Name { get; init; }

    /// <summary>The commit that every revision stands for.</summary>
    internal string Commit { get; set; } = "0123456789abcdef0123456789abcdef01234567";

    internal List<string> Revisions { get; } = ["main"];

    internal SortedDictionary<string, FakeFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the listing says lengths and checksums, as the hub's does and those of some others don't.</summary>
    internal bool ListsBlobs { get; set; } = true;

    /// <summary>A small classifier with what its kind of repository holds beside it.</summary>
    internal static FakeRepository Classifier(string name = "org/classifier")
    {
        var repository = new FakeRepository { Name = name };
        string model = RepositoryFiles.Fixture("models", "squeezebert-tiny-seqcls3");
        return repository
            .With("config.json", File.ReadAllText(Path.Combine(model, "config.json")))
            .With("vocab.txt", string.Join('\n', ModelFolder.Vocabulary))
            .With("tokenizer_config.json", "{\"do_lower_case\": true}")
            .With("model.safetensors", File.ReadAllBytes(Path.Combine(model, "model.safetensors")))
            .With("pytorch_model.bin", [1, 2, 3])
            .With("README.md", "# A model")
            .With("onnx/model.onnx", [4, 5, 6])
            .With(".gitattributes", "*.bin filter=lfs");
    }

    internal FakeRepository With(string path, string content)
    {
        Files[path] = new FakeFile(Encoding.UTF8.GetBytes(content));
        return this;
    }

    /// <summary>A large file.</summary>
    internal FakeRepository With(string path, byte[] content)
    {
        Files[path] = new FakeFile(content, IsLarge: true);
        return this;
    }

    internal FakeRepository Without(string path)
    {
        Files.Remove(path);
        return this;
    }

    internal FakeRepository MoveInto(string folder, IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            Files[$"{folder}/{path}"] = Files[path];
            Files.Remove(path);
        }
        return this;
    }

    /// <summary>What the hub says about a revision, with members that nobody here reads.</summary>
    internal byte[] Listing() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        _id = "621ffdc136468d709f17ea63",
        id = Name,
        sha = Commit,
        tags = new[] { "safetensors", "squeezebert" },
        cardData = new { language = new[] { "en" } },
        siblings = Files.Select(file => Entry(file.Key, file.Value)),
        spaces = Array.Empty<string>(),
    });

    private Dictionary<string, object> Entry(string path, FakeFile file)
    {
        var entry = new Dictionary<string, object> { ["rfilename"] = path };
        if (!ListsBlobs) return entry;
        entry["size"] = file.Content.Length;
        // Of a large file git keeps a pointer; any 40 digits will do for its name.
        entry["blobId"] = file.IsLarge ? file.Sha256[..40] : file.GitSha1;
        if (file.IsLarge) entry["lfs"] = new { sha256 = file.Sha256, size = file.Content.Length, pointerSize = 134 };
        return entry;
    }
}
