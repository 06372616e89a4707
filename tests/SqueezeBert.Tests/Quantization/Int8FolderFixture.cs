using SqueezeBert.Checkpoints;
using SqueezeBert.Quantization;
using SqueezeBert.Tests.Checkpoints;

namespace SqueezeBert.Tests.Quantization;

/// <summary>A golden model and its int8 folder, for a test to compare or to damage.</summary>
internal sealed class Int8FolderFixture : IDisposable
{
    private static readonly ModelOptions OneThread = new() { ThreadCount = 1 };

    private readonly TemporaryFolder source = new();
    private readonly TemporaryFolder folder = new();

    /// <param name="model">A folder of the golden models.</param>
    /// <param name="weights">A weight file in it, of any format.</param>
    internal Int8FolderFixture(string model = "squeezebert-tiny-seqcls3", string weights = "model.safetensors")
    {
        string golden = RepositoryFiles.Fixture("models", model);
        if (weights.EndsWith(".index.json", StringComparison.Ordinal))
            foreach (string shard in Directory.GetFiles(Path.GetDirectoryName(Path.Combine(golden, weights))!))
                File.Copy(shard, source.File(Path.GetFileName(shard)));
        else
            File.Copy(Path.Combine(golden, weights), source.File(weights.EndsWith(".bin", StringComparison.Ordinal) ? "pytorch_model.bin" : "model.safetensors"));
        File.Copy(Path.Combine(golden, "config.json"), source.File("config.json"));
        var files = ModelFiles.FromFolder(source.Path);
        using var pool = new WorkerPool(1);
        Checkpoint = Int8Checkpoint.Quantize(files, pool);
        Int8Folder.Write(folder.Path, Checkpoint, files);
    }

    internal Int8Checkpoint Checkpoint { get; }

    internal string Source => source.Path;

    internal string Folder => folder.Path;

    internal string Weights => folder.File("model.safetensors");

    internal SqueezeBertModel Load(ModelHead? head = null) => SqueezeBertModel.Load(folder.Path, OneThread with { Head = head });

    /// <summary>The float model, quantised while it loads.</summary>
    internal SqueezeBertModel LoadSourceAsInt8(ModelHead? head = null) => SqueezeBertModel.Load(source.Path, OneThread with { Precision = WeightPrecision.Int8, Head = head });

    /// <summary>Writes the folder's weights again after some tensors were changed, dropped or added.</summary>
    internal void Rewrite(Action<Dictionary<string, TensorToWrite>> change)
    {
        var tensors = Checkpoint.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        change(tensors);
        SafetensorsWriter.Write(Weights, tensors.Values);
    }

    /// <summary>Replaces text inside the folder's config.json.</summary>
    internal void Configure(Func<string, string> change) => File.WriteAllText(folder.File("config.json"), change(File.ReadAllText(folder.File("config.json"))));

    /// <summary>The float source's tensors, read back.</summary>
    internal float[] SourceValues(string name)
    {
        using var file = CheckpointFolder.Open(source.Path);
        return file.Floats(name);
    }

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }
}
