using SqueezeBert.Checkpoints;
using SqueezeBert.Tests.Checkpoints;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Quantization;

/// <summary>A folder written as int8 is the model that quantising at load gives, whatever it was made from.</summary>
public class RoundTripTests
{
    private static readonly string[] Ids = [.. Directory.GetDirectories(RepositoryFiles.Fixture("models")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> Sources()
    {
        var sources = new TheoryData<string, string>();
        foreach (string folder in Ids)
            foreach (string file in Directory.GetFiles(RepositoryFiles.Fixture("models", folder)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal))
                if (file.StartsWith("model", StringComparison.Ordinal) || file.EndsWith(".bin", StringComparison.Ordinal))
                    sources.Add(folder, file);
        sources.Add("squeezebert-tiny-seqcls3", "sharded/model.safetensors.index.json");
        return sources;
    }

    public static TheoryData<string> Folders => [.. Ids];

    [Theory]
    [MemberData(nameof(Sources))]
    public void The_folder_gives_the_bits_of_quantising_at_load(string folder, string file)
    {
        using var fixture = new Int8FolderFixture(folder, file);
        using var expected = fixture.LoadSourceAsInt8();
        using var model = fixture.Load();
        Assert.Equal((expected.HeadKind, WeightPrecision.Int8), (model.HeadKind, model.Precision));
        AssertSameBits(expected, model);
    }

    [Theory]
    [InlineData("squeezebert-tiny-mlm")]
    [InlineData("squeezebert-tiny-seqcls3")]
    public void The_encoder_alone_can_be_loaded_from_the_folder_of_a_head(string folder)
    {
        using var fixture = new Int8FolderFixture(folder);
        using var expected = fixture.LoadSourceAsInt8(ModelHead.None);
        using var model = fixture.Load(ModelHead.None);
        AssertSameBits(expected, model);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Large_weights_are_bytes_with_float32_scales_and_the_rest_keeps_its_type(string folder, string file)
    {
        using var fixture = new Int8FolderFixture(folder, file);
        using var source = CheckpointFolder.Open(fixture.Source);
        using var written = SafetensorsFile.Open(fixture.Weights);
        string[] int8 = [.. written.Tensors.Values.Where(tensor => tensor.Type == TensorType.Int8).Select(tensor => tensor.Name)];
        Assert.Equal(fixture.Checkpoint.Errors.Select(error => error.Name).Order(StringComparer.Ordinal), int8.Order(StringComparer.Ordinal));
        foreach (string name in int8)
        {
            Assert.Equal(source.Tensors[name].Shape, written.Tensors[name].Shape);
            Assert.Equal($"F32 [{source.Tensors[name].Shape[0]}]", written.Tensors[name + "_scale"].ToString());
        }
        foreach (string name in written.Tensors.Keys.Except(int8).Where(name => !name.EndsWith("_scale", StringComparison.Ordinal)))
            CheckpointAssert.SameTensor(source, written, name);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_cost_model_counts_the_bytes_of_the_file(string folder)
    {
        using var fixture = new Int8FolderFixture(folder);
        using var model = fixture.Load();
        Assert.Equal(fixture.Checkpoint.Bytes, ModelCost.Of(model.Config, 1, model.HeadKind).Int8ParameterBytes);
        using var written = SafetensorsFile.Open(fixture.Weights);
        Assert.Equal(fixture.Checkpoint.Bytes, written.Tensors.Values.Sum(tensor => tensor.ElementCount * tensor.Type.Size()));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Each_value_is_at_most_half_a_step_off(string folder)
    {
        using var fixture = new Int8FolderFixture(folder);
        var tensors = fixture.Checkpoint.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (string name in fixture.Checkpoint.Errors.Select(error => error.Name))
        {
            float[] values = fixture.SourceValues(name), scales = ((FloatTensorToWrite)tensors[name + "_scale"]).Values.ToArray();
            sbyte[] bytes = ((Int8TensorToWrite)tensors[name]).Values.ToArray();
            int columns = values.Length / scales.Length;
            for (int i = 0; i < values.Length; i++)
                // Half a step, and the rounding of the scale and of the product with its inverse.
                Assert.InRange(Math.Abs(values[i] - (double)bytes[i] * scales[i / columns]), 0, scales[i / columns] * 0.50005);
        }
    }

    [Fact]
    public void Errors_are_told_by_layer_and_kind()
    {
        using var fixture = new Int8FolderFixture();
        var errors = fixture.Checkpoint.Errors;
        Assert.Equal([null, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, null], errors.Select(error => error.Layer));
        Assert.Equal(["attention.query", "attention.key", "attention.value", "post_attention.conv1d", "intermediate.conv1d", "output.conv1d"], errors.Where(error => error.Layer == 1).Select(error => error.Kind));
        Assert.Equal(["transformer.embeddings.word_embeddings", "transformer.pooler.dense"], errors.Where(error => error.Layer is null).Select(error => error.Kind));
        // A step is 1/127 of a row's largest value, and an even error over a step has a root mean square of 0.29 steps: some
        // 0.5 % of the root mean square of rows whose largest value is about twice that.
        Assert.All(errors, error => Assert.InRange(error.RelativeError, 0.001, 0.02));
    }

    [Fact]
    public void A_folder_without_a_class_name_gets_one()
    {
        using var fixture = new Int8FolderFixture("squeezebert-tiny-mlm");
        using var source = CheckpointFolder.Open(fixture.Source);
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(fixture.Source, "model.safetensors"), folder.File("model.safetensors"));
        var config = SqueezeBertConfig.FromFile(Path.Combine(fixture.Source, "config.json"));
        File.WriteAllText(folder.File("config.json"), (config with { Architectures = [] }).ToJson());
        using var pool = new WorkerPool(1);
        Assert.Equal(ModelHead.MaskedLanguageModel, SqueezeBert.Quantization.Int8Checkpoint.Quantize(ModelFiles.FromFolder(folder.Path), pool).Config.Head);
    }

    private static void AssertSameBits(SqueezeBertModel expected, SqueezeBertModel model)
    {
        var outputs = ModelOutputs.LastHiddenState | ModelOutputs.HiddenStates | (model.HasPooler ? ModelOutputs.PoolerOutput : 0) | (model.HeadKind == ModelHead.None ? 0 : ModelOutputs.Logits);
        var batch = new TokenBatchBuilder().Add([.. Enumerable.Range(1, 40)]).Add([5]).Add([3, 1, 4, 1, 5, 9, 2, 6]).Build();
        Assert.Equal(RandomModel.Bytes(expected.Forward(batch, outputs)), RandomModel.Bytes(model.Forward(batch, outputs)));
    }
}
