using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private const string Index = "model.safetensors.index.json";
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Reads_shards_as_one_checkpoint()
    {
        using SafetensorsFile truth = SafetensorsFile.Open(RepositoryFiles.Fixture("models", "squeezebert-tiny-seqcls3", "model.safetensors"));
        using ITensorSource sharded = CheckpointFolder.Open(RepositoryFiles.Fixture("models", "squeezebert-tiny-seqcls3", "sharded"));
        CheckpointAssert.Same(truth, sharded);
    }

    [Fact]
    public void Reads_PyTorch_shards_as_one_checkpoint()
    {
        File.Copy(RepositoryFiles.Fixture("models", "bert-tiny-base", "pytorch_model.bin"), Path.Combine(_folder, "pytorch_model-00001-of-00001.bin"));
        using TorchFile truth = TorchFile.Open(Path.Combine(_folder, "pytorch_model-00001-of-00001.bin"));
        string map = string.Join(",", truth.Tensors.Keys.Select(name => $"\"{name}\":\"pytorch_model-00001-of-00001.bin\""));
        File.WriteAllText(Path.Combine(_folder, "pytorch_model.bin.index.json"), "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + map + "}}");
        using ITensorSource sharded = CheckpointFolder.Open(_folder);
        CheckpointAssert.Same(truth, sharded);
    }

    [Fact]
    public void The_first_format_wins_and_is_not_given_up_when_it_is_refused()
    {
        Write("model.safetensors", "a");
        File.Copy(RepositoryFiles.Fixture("pickle", "zoo.bin"), Path.Combine(_folder, "pytorch_model.bin"));
        using (ITensorSource source = CheckpointFolder.Open(_folder))
            Assert.Equal(["a"], source.Tensors.Keys);
        File.WriteAllBytes(Path.Combine(_folder, "model.safetensors"), [1]);
        Assert.EndsWith("model.safetensors", Refused().File, StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        using (ITensorSource source = CheckpointFolder.Open(_folder))
            Assert.Contains("f32", source.Tensors.Keys);
    }

    [Fact]
    public void Says_what_is_missing()
    {
        Assert.Equal("none of them in this folder", Refused().Found);
        Assert.Equal("no such folder", CheckpointAssert.Refused(() => CheckpointFolder.Open(Path.Combine(_folder, "missing"))).Found);
        Assert.Equal("no such file", CheckpointAssert.Refused(() => SafetensorsFile.Open(Path.Combine(_folder, "x.safetensors"))).Found);
        Assert.Equal("no such file", CheckpointAssert.Refused(() => TorchFile.Open(Path.Combine(_folder, "missing", "x.bin"))).Found);
        CheckpointAssert.Refused(() => TorchFile.Open(_folder));
    }

    [Fact]
    public void Old_LayerNorm_names_read_as_new_ones()
    {
        string model = RepositoryFiles.Fixture("models", "bert-tiny-mlm");
        File.Copy(Path.Combine(model, "pytorch_model_gammabeta.bin"), Path.Combine(_folder, "pytorch_model.bin"));
        using SafetensorsFile truth = SafetensorsFile.Open(Path.Combine(model, "model.safetensors"));
        using ITensorSource source = CheckpointFolder.Open(_folder);
        Assert.DoesNotContain(source.Tensors.Keys, name => name.EndsWith("gamma", StringComparison.Ordinal) || name.EndsWith("beta", StringComparison.Ordinal));
        foreach (string name in truth.Tensors.Keys.Where(source.Tensors.ContainsKey))
            CheckpointAssert.SameTensor(truth, source, name);
        Assert.Contains("bert.embeddings.LayerNorm.weight", source.Tensors.Keys);
        Assert.Equal(truth.Tensors["bert.embeddings.LayerNorm.weight"].Name, source.Tensors["bert.embeddings.LayerNorm.weight"].Name);
    }

    [Fact]
    public void The_oldest_hub_file_reads_with_its_position_ids()
    {
        string model = RepositoryFiles.Fixture("models", "squeezebert-tiny-mlm");
        using SafetensorsFile truth = SafetensorsFile.Open(Path.Combine(model, "model.safetensors"));
        using TorchFile source = TorchFile.Open(Path.Combine(model, "pytorch_model_oldhub.bin"));
        foreach (string name in truth.Tensors.Keys)
            CheckpointAssert.SameTensor(truth, source, name);
        long[] positions = source.Integers("transformer.embeddings.position_ids");
        Assert.Equal(Enumerable.Range(0, positions.Length).Select(position => (long)position), positions);
    }

    [Fact]
    public void An_old_and_a_new_name_for_one_tensor_are_refused()
    {
        Write("model.safetensors", "LayerNorm.gamma", "LayerNorm.weight");
        Assert.Equal("LayerNorm.weight", Refused().Tensor);
    }

    [Theory]
    [InlineData("../a.safetensors")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("/etc/passwd")]
    [InlineData("C:a.safetensors")]
    [InlineData("sub\\a.safetensors")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\u0000")]
    public void Refuses_shard_names_that_could_lead_out_of_the_folder(string shard)
    {
        string escaped = shard.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal);
        WriteIndex("{\"weight_map\":{\"a\":\"" + escaped + "\"}}");
        Assert.Contains("shards named with", Refused().Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"1.safetensors","a":"1.safetensors"}}""", "'a' again")]
    [InlineData("""{"weight_map":{"a":"1.safetensors"},"weight_map":{}}""", "'weight_map' again")]
    [InlineData("""{"metadata":{"x":1,"x":1},"weight_map":{"a":"1.safetensors"}}""", "'x' again")]
    [InlineData("""{"metadata":{}}""", "none")]
    [InlineData("""{"weight_map":{"a":1}}""", "Number")]
    [InlineData("""{"weight_map":{"a":"1.safetensors"},"x":1}""", "'x'")]
    [InlineData("""{"weight_map":{"a":"1.safetensors"}}}""", "more")]
    [InlineData("""{"weight_map":{"a":"1.safetensors"}""", "an error at")]
    [InlineData("""{"weight_map":{"a":"1.safetensors"}}""", "a surplus one")]
    [InlineData("""{"weight_map":{"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors"}}""", "a surplus one")]
    [InlineData("""{"weight_map":{"a":"1.safetensors","b":"1.safetensors","c":"1.safetensors"}}""", "none of that name")]
    [InlineData("""{"weight_map":{"a":"1.safetensors","x":"2.safetensors"}}""", "none of that name")]
    [InlineData("""{"weight_map":{"a":"3.safetensors"}}""", "no such file")]
    public void Refuses_an_index_that_is_malformed_or_disagrees_with_its_shards(string index, string found)
    {
        Write("1.safetensors", "a", "b");
        Write("2.safetensors", "b", "c");
        WriteIndex(index);
        Assert.Contains(found, Refused().Found, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CheckpointException Refused() => CheckpointAssert.Refused(() => CheckpointFolder.Open(_folder));

    private void WriteIndex(string json) => File.WriteAllText(Path.Combine(_folder, Index), json);

    private void Write(string fileName, params string[] names) =>
        SafetensorsWriter.Write(Path.Combine(_folder, fileName), names.Select(name => new FloatTensorToWrite(name, TensorType.Float32, [1], new float[1])));
}
