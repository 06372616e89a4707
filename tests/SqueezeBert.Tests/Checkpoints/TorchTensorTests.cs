using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public class TorchTensorTests
{
    [Fact]
    public void Reads_a_tensor_built_by_hand()
    {
        using TorchFile file = CheckpointFixtures.OpenTorch(TorchBytes.Archive(TorchBytes.Dict(pickle => pickle.Tensor())));
        Assert.Equal([1f, 2f], file.Floats("w"));
    }

    [Theory]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1, 0 }, new[] { 1f, 1f, 2f, 2f })]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 0, 1 }, new[] { 1f, 2f, 1f, 2f })]
    [InlineData(1, new long[] { 1, 1 }, new long[] { 77, 9 }, new[] { 2f })]
    [InlineData(0, new long[] { 1 }, new[] { long.MaxValue }, new[] { 1f })]
    [InlineData(1, new long[] { }, new long[] { }, new[] { 2f })]
    [InlineData(2, new long[] { 0 }, new long[] { 1 }, new float[] { })]
    [InlineData(0, new long[] { 3, 0 }, new long[] { 5, 5 }, new float[] { })]
    public void Reads_strided_views(long offset, long[] shape, long[] strides, float[] values)
    {
        using TorchFile file = CheckpointFixtures.OpenTorch(TorchBytes.Archive(TorchBytes.Dict(pickle => pickle.Tensor(offset, shape, strides))));
        Assert.Equal(values, file.Floats("w"));
    }

    [Theory]
    [InlineData(0, new long[] { 3 }, new long[] { 1 })]
    [InlineData(1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { 2 })]
    [InlineData(3, new long[] { 0 }, new long[] { 1 })]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(1, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { 1, 1 })]
    [InlineData(0, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(0, new[] { 1L << 31 }, new long[] { 0 })]
    [InlineData(0, new[] { 2L, 2L }, new[] { long.MaxValue, long.MaxValue })]
    [InlineData(0, new[] { (1L << 31) - 1, (1L << 31) - 1 }, new[] { long.MaxValue, long.MaxValue })]
    public void Refuses_views_that_leave_their_storage(long offset, long[] shape, long[] strides) =>
        Assert.StartsWith("a tensor inside its storage", Refused(pickle => pickle.Tensor(offset, shape, strides)).Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData(new[] { 100_000L }, new[] { 0L })]
    [InlineData(new[] { 1L << 30, 1L << 30, 1L << 30 }, new[] { 0L, 0L, 0L })]
    [InlineData(new[] { (1L << 31) - 1, (1L << 31) - 1, (1L << 31) - 1, 0L }, new[] { 0L, 0L, 0L, 0L })]
    public void Refuses_expanded_tensors_that_the_file_does_not_back(long[] shape, long[] strides) =>
        Assert.StartsWith("tensors of at most 8 times the file's", Refused(pickle => pickle.Tensor(0, shape, strides)).Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData("FloatStorage", "0", 3)]
    [InlineData("FloatStorage", "0", 1)]
    [InlineData("DoubleStorage", "0", 2)]
    [InlineData("FloatStorage", "1", 2)]
    [InlineData("FloatStorage", "0", -1)]
    [InlineData("FloatStorage", "0", long.MaxValue)]
    [InlineData("FloatStorage", "../version", 2)]
    [InlineData("FloatStorage", "", 2)]
    public void Refuses_storages_that_are_not_what_the_pickle_says(string storageClass, string key, long count) =>
        Assert.NotEmpty(Refused(pickle => pickle.Tensor(shape: [0], storageClass: storageClass, key: key, count: count)).Found);

    [Fact]
    public void Refuses_two_descriptions_of_one_storage() =>
        Assert.StartsWith("storage 0 as before", Refused(pickle => pickle.Tensor().Do("s").Text("v").Tensor(storageClass: "IntStorage")).Expected, StringComparison.Ordinal);

    [Fact]
    public void Refuses_calls_with_other_arguments()
    {
        Refused(pickle => pickle.Global("torch._utils", "_rebuild_tensor_v2").Do(")R"));
        Refused(pickle => pickle.Global("torch._utils", "_rebuild_parameter").Do("(").Tensor().Do("NNtR"));
        Refused(pickle => pickle.Global("torch._utils", "_rebuild_parameter").Do("(N").Raw(0x88).Do("}tR"));
        Refused(pickle => pickle.Global("collections", "OrderedDict").Do("]\u0085R"));
        Refused(pickle => pickle.Global("torch", "FloatStorage").Do(")R"));
        Refused(pickle => pickle.Do("(").Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(2).Do(")tQ"));
        Refused(pickle => pickle.Do("(").Text("module").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(2).Do("tQ"));
    }

    [Fact]
    public void Tensors_in_lists_tuples_and_under_other_keys_are_passed_over()
    {
        byte[] file = TorchBytes.Archive(TorchBytes.Dict(pickle => pickle.Do("](").Tensor().Do("e").Do("s")
            .Text("t").Tensor().Raw(0x85).Do("s").Integer(5).Tensor().Do("s").Text("v").Tensor()));
        using TorchFile source = CheckpointFixtures.OpenTorch(file);
        Assert.Equal(["v"], source.Tensors.Keys);
    }

    [Fact]
    public void Refuses_two_paths_that_give_one_name()
    {
        CheckpointException exception = CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(TorchBytes.Archive(
            new PickleBytes().Do("}").Text("a.b").Tensor().Do("s").Text("a").Do("}").Text("b").Tensor().Do("ss"))));
        Assert.Equal("a.b", exception.Tensor);
    }

    [Fact]
    public void Refuses_a_file_that_is_neither_container_nor_stream()
    {
        foreach (byte[] bytes in new byte[][] { [], [0x80], "PK\x03\x04"u8.ToArray(), "GGUF...."u8.ToArray(), [0x80, 2, (byte)'N', (byte)'.'], [.. "PK\x03\x04"u8, .. new byte[40]] })
            Assert.Equal("test.bin", CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(bytes)).File);
    }

    private static CheckpointException Refused(Func<PickleBytes, PickleBytes> value) =>
        CheckpointAssert.Refused(() => CheckpointFixtures.OpenTorch(TorchBytes.Archive(TorchBytes.Dict(value))));
}
