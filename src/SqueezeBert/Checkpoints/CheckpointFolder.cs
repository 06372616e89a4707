namespace SqueezeBert.Checkpoints;

/// <summary>Finds and opens the weights in a Hugging Face model folder.</summary>
/// <remarks>
/// The first file that exists wins, in this order: <c>model.safetensors</c>, <c>model.safetensors.index.json</c>,
/// <c>pytorch_model.bin</c>, <c>pytorch_model.bin.index.json</c>. There is no second try: when that file is refused, so is the folder.
/// </remarks>
internal static class CheckpointFolder
{
    /// <summary>The file that is read first, and the one that is written.</summary>
    internal const string WeightsFile = "model.safetensors";

    /// <summary>Beside a run's weights: what its optimizer remembers, and the best weights so far.</summary>
    internal const string OptimizerFile = "optimizer.safetensors", BestWeightsFile = "best.safetensors";

    /// <summary>Beside a student's weights: what its features pass to be compared with its teacher's.</summary>
    internal const string ProjectionFile = "projection.safetensors";

    private static readonly (string FileName, Func<string, ITensorSource> Open)[] Formats =
    [
        (WeightsFile, SafetensorsFile.Open),
        ("model.safetensors.index.json", path => ShardedCheckpoint.Open(path, SafetensorsFile.Open)),
        ("pytorch_model.bin", TorchFile.Open),
        ("pytorch_model.bin.index.json", path => ShardedCheckpoint.Open(path, TorchFile.Open)),
    ];

    /// <summary>The files that <see cref="Open(string)"/> looks for, in its order.</summary>
    internal static IEnumerable<string> FileNames => Formats.Select(format => format.FileName);

    /// <summary>Whether a file of <see cref="FileNames"/> only says which other files hold the weights.</summary>
    internal static bool IsIndex(string fileName) => fileName.EndsWith(".index.json", StringComparison.Ordinal);

    /// <summary>The files that an index names, each once.</summary>
    /// <exception cref="CheckpointException">The index is missing or malformed, or a name in it could lead out of the folder.</exception>
    internal static IReadOnlyCollection<string> ShardsOf(string indexPath)
    {
        using ByteSource index = ByteSource.OpenFile(indexPath);
        return ShardIndex.Read(index).Values.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the folder has a file that <see cref="Open(string)"/> would open.</summary>
    internal static bool HoldsWeights(string folder) => FileNames.Any(fileName => File.Exists(Path.Combine(folder, fileName)));

    /// <summary>The files that <see cref="Open(string)"/> reads: one, or an index with what it names.</summary>
    /// <exception cref="CheckpointException">The index is malformed, or a name in it could lead out of the folder.</exception>
    internal static IEnumerable<string> FilesOf(string folder)
    {
        string? first = FileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (first is null) return [];
        return IsIndex(first) ? ShardsOf(first).Order(StringComparer.Ordinal).Select(name => Path.Combine(folder, name)).Prepend(first) : [first];
    }

    /// <summary>Opens a model's checkpoint: a folder may hold any format, files in memory are this project's own.</summary>
    /// <exception cref="CheckpointException">There are no weights, or a file is refused.</exception>
    internal static ITensorSource Open(ModelFiles files)
    {
        if (files.FolderPath is { } folder) return Open(folder);
        if (!files.Exists(WeightsFile)) throw new CheckpointException(files.Name, WeightsFile, "no such file");
        using var stream = files.OpenRead(WeightsFile);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return SafetensorsFile.Open(ByteSource.FromMemory(files.PathOf(WeightsFile), bytes));
    }

    /// <summary>Opens one file that this project wrote.</summary>
    /// <exception cref="CheckpointException">The file is missing or refused.</exception>
    internal static ITensorSource OpenFile(string path) => SafetensorsFile.Open(path);

    /// <summary>Opens the folder's checkpoint, with tensors under their canonical names (<see cref="TensorNames.Canonical"/>).</summary>
    /// <exception cref="CheckpointException">No such folder, no weights in it, or a file that is refused.</exception>
    internal static ITensorSource Open(string folder)
    {
        foreach ((string fileName, Func<string, ITensorSource> open) in Formats)
        {
            string path = Path.Combine(folder, fileName);
            if (File.Exists(path))
                return RenamedTensors.Over(open(path));
        }
        string expected = string.Join(" or ", FileNames);
        throw new CheckpointException(folder, expected, Directory.Exists(folder) ? "none of them in this folder" : "no such folder");
    }
}
