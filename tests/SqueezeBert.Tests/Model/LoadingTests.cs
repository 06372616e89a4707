using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>A checkpoint fits its configuration tensor by tensor, or is refused by the tensor's name.</summary>
public class LoadingTests
{
    private static readonly ModelOptions OneThread = new() { ThreadCount = 1 };

    [Theory]
    [InlineData("squeezebert-tiny-base", "pytorch_model.bin")]
    [InlineData("squeezebert-tiny-base", "pytorch_model_legacy.bin")]
    [InlineData("squeezebert-tiny-mlm", "pytorch_model.bin")]
    [InlineData("squeezebert-tiny-mlm", "pytorch_model_oldhub.bin")]
    [InlineData("bert-tiny-mlm", "pytorch_model_gammabeta.bin")]
    [InlineData("squeezebert-quirk-gelunew-mlm", "pytorch_model.bin")]
    [InlineData("squeezebert-tiny-seqcls3", "sharded/model.safetensors.index.json")]
    public void Every_format_of_the_same_weights_gives_the_same_bits(string folder, string file)
    {
        using var expected = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", folder), OneThread);
        using var other = new TemporaryFolder();
        foreach (string source in Directory.GetFiles(Path.GetDirectoryName(RepositoryFiles.Fixture("models", folder, file))!))
            if (file.Contains('/', StringComparison.Ordinal)) File.Copy(source, other.File(Path.GetFileName(source)));
        if (!file.Contains('/', StringComparison.Ordinal)) File.Copy(RepositoryFiles.Fixture("models", folder, file), other.File("pytorch_model.bin"));
        File.Copy(RepositoryFiles.Fixture("models", folder, "config.json"), other.File("config.json"), overwrite: true);
        using var model = SqueezeBertModel.Load(other.Path, OneThread);

        int[] ids = [1, 2, 3, 4, 5];
        var wanted = expected.HeadKind == ModelHead.None ? ModelOutputs.LastHiddenState | ModelOutputs.PoolerOutput : ModelOutputs.Logits;
        Assert.Equal(RandomModel.Bytes(expected.Forward(TokenBatch.Single(ids), wanted)), RandomModel.Bytes(model.Forward(TokenBatch.Single(ids), wanted)));
    }

    [Fact]
    public void A_missing_tensor_is_an_error_that_names_it()
    {
        var error = Refuse("squeezebert-tiny-seqcls3", tensors => tensors.Remove("transformer.encoder.layers.1.attention.value.bias"));
        Assert.Equal("transformer.encoder.layers.1.attention.value.bias", error.Tensor);
        Assert.Contains("no such tensor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surplus_tensor_is_an_error_that_names_it()
    {
        var error = Refuse("squeezebert-tiny-seqcls3", tensors => tensors["transformer.encoder.layers.2.attention.value.bias"] = tensors["transformer.encoder.layers.1.attention.value.bias"]);
        Assert.Equal("transformer.encoder.layers.2.attention.value.bias", error.Tensor);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_an_error_with_both_shapes()
    {
        var error = Refuse("squeezebert-tiny-seqcls3", tensors => tensors["classifier.bias"] = ([4], new float[4]));
        Assert.Equal("classifier.bias", error.Tensor);
        Assert.Contains("[3]", error.Expected, StringComparison.Ordinal);
        Assert.Contains("[4]", error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_no_finite_number_is_an_error_that_names_it(float value)
    {
        var error = Refuse("squeezebert-tiny-seqcls3", tensors => tensors["transformer.pooler.dense.weight"].Values[7] = value);
        Assert.Equal("transformer.pooler.dense.weight", error.Tensor);
        Assert.Contains("element 7", error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transformer.embeddings.position_ids")]
    [InlineData("cls.seq_relationship.weight")]
    public void Bookkeeping_of_old_checkpoints_is_ignored(string name)
    {
        var (config, tensors) = Read("squeezebert-tiny-seqcls3");
        tensors[name] = ([2], [0, 1]);
        using var model = SqueezeBertModel.Load(config, new InMemoryTensors(tensors), OneThread);
        Assert.Equal(ModelHead.SequenceClassification, model.HeadKind);
    }

    [Fact]
    public void Without_a_class_name_the_tensors_tell_the_head()
    {
        foreach (var (folder, head) in ((string, ModelHead)[])[("squeezebert-tiny-mlm", ModelHead.MaskedLanguageModel), ("squeezebert-tiny-seqcls3", ModelHead.SequenceClassification), ("squeezebert-tiny-qa", ModelHead.QuestionAnswering), ("squeezebert-tiny-base", ModelHead.None)])
        {
            var (config, tensors) = Read(folder);
            using var model = SqueezeBertModel.Load(config with { Architectures = [] }, new InMemoryTensors(tensors), OneThread);
            Assert.Equal(head, model.HeadKind);
        }
    }

    [Fact]
    public void Asked_for_the_bare_encoder_a_head_is_left_out()
    {
        var (config, tensors) = Read("squeezebert-tiny-mlm");
        using var model = SqueezeBertModel.Load(config, new InMemoryTensors(tensors), OneThread with { Head = ModelHead.None });
        Assert.Equal(32, model.Forward(TokenBatch.Single([1, 2]), ModelOutputs.PoolerOutput).PoolerOutput!.Length);
    }

    [Fact]
    public void Training_initialises_what_is_missing_and_lists_it()
    {
        var (config, tensors) = Read("squeezebert-tiny-mlm");
        tensors.Remove("transformer.pooler.dense.weight");
        using var model = SqueezeBertModel.LoadForTraining(config, ModelHead.SequenceClassification, new InMemoryTensors(tensors), (_, _) => { }, OneThread, out var reader);
        Assert.Equal(["transformer.pooler.dense.weight", "classifier.weight", "classifier.bias"], reader.Initialized);
        Assert.Contains("cls.predictions.bias", reader.Unread);
    }

    [Fact]
    public void Ids_outside_the_table_are_refused_with_their_place()
    {
        using var model = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", "squeezebert-tiny-seqcls3"), OneThread);
        foreach (int id in (int[])[-1, 96, int.MaxValue])
        {
            var error = Assert.Throws<ArgumentException>(() => model.Forward(TokenBatch.Single([1, id]), ModelOutputs.Logits));
            Assert.Contains("input_ids", error.Message, StringComparison.Ordinal);
            Assert.Contains("token 1", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => model.Forward(TokenBatch.Single(new int[65]), ModelOutputs.Logits));
        Assert.Throws<ArgumentException>(() => model.Forward(TokenBatch.Single([1], [2]), ModelOutputs.Logits));
    }

    private static CheckpointException Refuse(string folder, Action<Dictionary<string, (int[] Shape, float[] Values)>> spoil)
    {
        var (config, tensors) = Read(folder);
        spoil(tensors);
        return Assert.Throws<CheckpointException>(() => SqueezeBertModel.Load(config, new InMemoryTensors(tensors), OneThread));
    }

    private static (SqueezeBertConfig Config, Dictionary<string, (int[] Shape, float[] Values)> Tensors) Read(string folder)
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "model.safetensors"));
        var tensors = new Dictionary<string, (int[], float[])>(StringComparer.Ordinal);
        foreach (var (name, info) in file.Tensors)
        {
            var values = new float[info.ElementCount];
            file.ReadSingle(name, values);
            tensors[name] = ([.. info.Shape], values);
        }
        return (SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("models", folder, "config.json")), tensors);
    }
}
