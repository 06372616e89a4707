using SqueezeBert.Checkpoints;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Quantization;

/// <summary>An int8 folder that doesn't hold what it says is refused by the tensor or the key at fault.</summary>
public sealed class Int8LoadingTests : IDisposable
{
    private const string Query = "transformer.encoder.layers.1.attention.query.weight", Words = "transformer.embeddings.word_embeddings.weight";

    private readonly Int8FolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Query)]
    [InlineData(Words)]
    public void A_weight_without_scales_is_refused(string weight) =>
        Refused(tensors => tensors.Remove(weight + "_scale"), weight + "_scale", "no such tensor");

    [Fact]
    public void Scales_of_another_shape_are_refused()
    {
        Refused(tensors => Rescale(tensors, Query, scales => scales[..^1]), Query + "_scale", "shape [31]");
        Refused(tensors => Rescale(tensors, Query, _ => [0.01f]), Query + "_scale", "shape [1]");
        Refused(tensors => tensors[Query + "_scale"] = new FloatTensorToWrite(Query + "_scale", TensorType.Float32, [32, 1], new float[32]), Query + "_scale", "shape [32, 1]");
    }

    [Theory]
    [InlineData(-1e-38f, "a negative one")]
    [InlineData(float.NaN, "NaN at element 3")]
    [InlineData(float.PositiveInfinity, "element 3")]
    [InlineData(float.NegativeInfinity, "element 3")]
    public void A_scale_that_is_none_is_refused(float scale, string found)
    {
        foreach (string weight in (string[])[Query, Words])
            Refused(tensors => Rescale(tensors, weight, scales => [.. scales[..3], scale, .. scales[4..]]), weight + "_scale", found);
    }

    [Fact]
    public void Scales_that_are_integers_are_refused() =>
        Refused(tensors => tensors[Query + "_scale"] = new Int8TensorToWrite(Query + "_scale", [32], new sbyte[32]), Query + "_scale", "I8 [32]");

    [Fact]
    public void A_value_of_minus_128_is_refused()
    {
        foreach (string weight in (string[])[Query, Words])
            Refused(tensors => tensors[weight] = Changed((Int8TensorToWrite)tensors[weight], values => values[5] = -128), weight, "-128");
    }

    [Fact]
    public void Bytes_of_another_shape_are_refused() =>
        Refused(tensors => tensors[Query] = (Int8TensorToWrite)tensors[Query] with { Shape = [16, 32, 1] }, Query, "shape [16, 32, 1]");

    [Theory]
    [InlineData("transformer.embeddings.position_embeddings.weight")]
    [InlineData("transformer.embeddings.LayerNorm.weight")]
    [InlineData("transformer.encoder.layers.0.attention.query.bias")]
    [InlineData("classifier.weight")]
    public void Bytes_where_a_floating_tensor_belongs_are_refused(string name) =>
        Refused(tensors => tensors[name] = new Int8TensorToWrite(name, tensors[name].Shape, new sbyte[tensors[name].Length]), name, "I8 [");

    [Fact]
    public void Scales_of_a_tensor_that_is_floating_are_refused()
    {
        const string surplus = "transformer.encoder.layers.0.attention.query.bias_scale";
        Refused(tensors => tensors[surplus] = new FloatTensorToWrite(surplus, TensorType.Float32, [32], new float[32]), surplus, "doesn't have");
    }

    [Fact]
    public void A_float_folder_that_says_int8_is_refused()
    {
        File.Copy(Path.Combine(folder.Source, "model.safetensors"), folder.Weights, overwrite: true);
        var error = Assert.Throws<CheckpointException>(() => folder.Load());
        Assert.Equal((folder.Weights, "floating weights only"), (error.File, error.Found));
        Assert.Contains("quantization_config", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_int8_folder_that_says_nothing_is_refused()
    {
        folder.Configure(json => json.Replace("quantization_config", "former_quantization_config", StringComparison.Ordinal));
        var error = Assert.Throws<CheckpointException>(() => folder.Load());
        Assert.Equal((Words, "a floating type"), (error.Tensor, error.Expected));
    }

    [Fact]
    public void An_int8_folder_does_not_load_as_float32() =>
        Assert.Contains("loads as int8 only", Assert.Throws<ArgumentException>(() => SqueezeBertModel.Load(folder.Folder, new ModelOptions { Precision = WeightPrecision.Float32, ThreadCount = 1 })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Query, float.NaN)]
    [InlineData(Words, float.NegativeInfinity)]
    [InlineData("transformer.embeddings.LayerNorm.bias", float.NaN)]
    public void A_weight_that_is_no_finite_number_is_refused_while_it_is_quantised(string name, float value)
    {
        using var source = SafetensorsFile.Open(Path.Combine(folder.Source, "model.safetensors"));
        var tensors = source.Tensors.ToDictionary(pair => pair.Key, pair => (Shape: (int[])[.. pair.Value.Shape], Values: folder.SourceValues(pair.Key)));
        tensors[name].Values[7] = value;
        var config = SqueezeBertConfig.FromFile(Path.Combine(folder.Source, "config.json"));
        var error = Assert.Throws<CheckpointException>(() => SqueezeBertModel.Load(config, new InMemoryTensors(tensors), new ModelOptions { Precision = WeightPrecision.Int8, ThreadCount = 1 }));
        Assert.Equal(name, error.Tensor);
        Assert.Contains("element 7", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_load_or_are_refused_with_a_CheckpointException()
    {
        byte[] valid = File.ReadAllBytes(folder.Weights);
        var config = SqueezeBertConfig.FromFile(Path.Combine(folder.Folder, "config.json"));
        using var pool = new WorkerPool(1);
        var random = new Random(7);
        int loaded = 0, refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. valid];
            for (int m = random.Next(1, 4); m > 0; m--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using var source = SafetensorsFile.Open(ByteSource.FromMemory("damaged.safetensors", damaged));
                SqueezeBertModel.Load(config, source, new ModelOptions { WorkerPool = pool }).Dispose();
                loaded++;
            }
            catch (CheckpointException)
            {
                refused++;
            }
        }
        Assert.True(loaded > 0 && refused > 0, $"{loaded} loaded, {refused} refused");
    }

    private void Refused(Action<Dictionary<string, TensorToWrite>> change, string tensor, string found)
    {
        folder.Rewrite(change);
        var error = Assert.Throws<CheckpointException>(() => folder.Load());
        Assert.Equal((folder.Weights, tensor), (error.File, error.Tensor));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
    }

    private static void Rescale(Dictionary<string, TensorToWrite> tensors, string weight, Func<float[], float[]> change)
    {
        string name = weight + "_scale";
        float[] scales = change(((FloatTensorToWrite)tensors[name]).Values.ToArray());
        tensors[name] = new FloatTensorToWrite(name, TensorType.Float32, [scales.Length], scales);
    }

    private static Int8TensorToWrite Changed(Int8TensorToWrite tensor, Action<sbyte[]> change)
    {
        sbyte[] values = tensor.Values.ToArray();
        change(values);
        return tensor with { Values = values };
    }
}
