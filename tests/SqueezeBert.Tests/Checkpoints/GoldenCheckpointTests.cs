using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Files written by the reference libraries, and damaged ones that must be refused.</summary>
public class GoldenCheckpointTests
{
    public static TheoryData<string> RefusedSafetensors() =>
        [.. Files("safetensors_bad").Where(file => !file.StartsWith("ok_", StringComparison.Ordinal))];

    public static TheoryData<string> Models() => [.. Directory.EnumerateDirectories(RepositoryFiles.Fixture("models")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(RefusedSafetensors))]
    public void Refuses_damaged_safetensors_files(string file)
    {
        string path = RepositoryFiles.Fixture("safetensors_bad", file);
        CheckpointException exception = CheckpointAssert.Refused(() => SafetensorsFile.Open(path));
        Assert.Equal(path, exception.File);
        Assert.Contains(exception.Expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(exception.Found, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_a_header_that_is_not_padded_to_8()
    {
        using SafetensorsFile file = SafetensorsFile.Open(RepositoryFiles.Fixture("safetensors_bad", "ok_unaligned_header.safetensors"));
        Assert.Equal([1.5f, -2.5f], file.Floats("a"));
        Assert.Equal("F32 [0, 3]", file.Tensors["e"].ToString());
        Assert.Empty(file.Floats("e"));
        Assert.Equal("F32 []", file.Tensors["s"].ToString());
        Assert.Equal([7f], file.Floats("s"));
    }

    [Theory]
    [InlineData("zoo.bin")]
    [InlineData("zoo_fileobj.bin")]
    [InlineData("zoo_legacy.bin")]
    [InlineData("zoo_plaindict_proto4.bin")]
    [InlineData("zoo_torch2style.bin")]
    public void Reads_every_kind_of_tensor_from_a_PyTorch_file(string file)
    {
        using SafetensorsFile truth = SafetensorsFile.Open(RepositoryFiles.Fixture("pickle", "zoo.safetensors"));
        using TorchFile actual = TorchFile.Open(RepositoryFiles.Fixture("pickle", file));
        CheckpointAssert.Same(truth, actual);
        Assert.Contains("naïve.名前", actual.Tensors.Keys);
    }

    [Fact]
    public void Reads_the_tensors_of_nested_dictionaries_and_passes_over_everything_else()
    {
        using SafetensorsFile truth = SafetensorsFile.Open(RepositoryFiles.Fixture("pickle", "nested_checkpoint_tensors.safetensors"));
        using TorchFile actual = TorchFile.Open(RepositoryFiles.Fixture("pickle", "nested_checkpoint.bin"));
        CheckpointAssert.Same(truth, actual);
    }

    [Theory]
    [InlineData("evil_global.bin")]
    [InlineData("evil_global_legacy.bin")]
    public void Refuses_a_foreign_name_by_that_name(string file)
    {
        CheckpointException exception = CheckpointAssert.Refused(() => TorchFile.Open(RepositoryFiles.Fixture("pickle", file)));
        Assert.Contains("'posix.getcwd'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_PyTorch_file_that_is_cut_off() =>
        Assert.Contains("cut off", CheckpointAssert.Refused(() => TorchFile.Open(RepositoryFiles.Fixture("pickle", "truncated.bin"))).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_format_of_a_model_holds_the_same_tensors(string model)
    {
        using SafetensorsFile truth = SafetensorsFile.Open(RepositoryFiles.Fixture("models", model, "model.safetensors"));
        using TorchFile torch = TorchFile.Open(RepositoryFiles.Fixture("models", model, "pytorch_model.bin"));
        foreach (string name in truth.Tensors.Keys)
            CheckpointAssert.SameTensor(truth, torch, name);
        // Tied weights are in the PyTorch file under both names.
        string[] surplus = [.. torch.Tensors.Keys.Except(truth.Tensors.Keys).Order(StringComparer.Ordinal)];
        Assert.All(surplus, name => Assert.StartsWith("cls.predictions.decoder.", name, StringComparison.Ordinal));
        foreach (string name in surplus)
        {
            string tied = name.EndsWith(".bias", StringComparison.Ordinal) ? "cls.predictions.bias" : truth.Tensors.Keys.Single(key => key.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal));
            Assert.Equal(truth.Floats(tied), torch.Floats(name));
        }
    }

    [Theory]
    [InlineData("squeezebert-tiny-base", "model.safetensors", "pytorch_model_legacy.bin")]
    [InlineData("squeezebert-tiny-base", "model_fp16.safetensors", "pytorch_model_fp16.bin")]
    [InlineData("bert-tiny-base", "model.safetensors", "pytorch_model_legacy.bin")]
    [InlineData("bert-tiny-base", "model_fp16.safetensors", "pytorch_model_fp16.bin")]
    public void Variants_of_a_model_hold_the_same_tensors(string model, string first, string second)
    {
        using ITensorSource truth = CheckpointFixtures.OpenByName(RepositoryFiles.Fixture("models", model, first));
        using ITensorSource actual = CheckpointFixtures.OpenByName(RepositoryFiles.Fixture("models", model, second));
        CheckpointAssert.Same(truth, actual);
    }

    [Theory]
    [InlineData("squeezebert-tiny-base", "model_fp16.safetensors")]
    [InlineData("squeezebert-tiny-base", "model_bf16.safetensors")]
    [InlineData("bert-tiny-base", "model_fp16.safetensors")]
    [InlineData("bert-tiny-base", "model_bf16.safetensors")]
    public void Half_precision_variants_are_the_rounded_weights(string model, string variant)
    {
        using SafetensorsFile truth = SafetensorsFile.Open(RepositoryFiles.Fixture("models", model, "model.safetensors"));
        using SafetensorsFile actual = SafetensorsFile.Open(RepositoryFiles.Fixture("models", model, variant));
        // The weights were rounded to nearest: within half a unit in the last of 11 or 8 bits, or half a subnormal step of float16.
        double relative = variant.Contains("fp16", StringComparison.Ordinal) ? Math.ScaleB(1, -11) : Math.ScaleB(1, -8);
        double absolute = Math.ScaleB(1, -25);
        foreach (string name in truth.Tensors.Keys)
        {
            float[] exact = truth.Floats(name), rounded = actual.Floats(name);
            Assert.All(exact.Zip(rounded), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= (relative * Math.Abs(pair.First)) + absolute));
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(RepositoryFiles.Fixture(folder)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);
}
