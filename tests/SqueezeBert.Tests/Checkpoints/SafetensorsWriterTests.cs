using System.Collections.Immutable;
using System.Text;
using CsCheck;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public class SafetensorsWriterTests
{
    private static readonly Gen<TensorType> FloatingType = Gen.OneOf(TensorType.Float64, TensorType.Float32, TensorType.Float16, TensorType.BFloat16);

    // Values that every floating type holds exactly, and the special ones.
    private static readonly Gen<float> ExactValue = Gen.OneOf(
        Gen.Int[-128, 128].Select(integer => integer / 16f),
        Gen.OneOf(0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN));

    private static readonly Gen<TensorToWrite> FloatTensor =
        Gen.Select(Gen.String[1, 12].Where(IsWholeText), FloatingType, Gen.Int[0, 4].Array[0, 4]).SelectMany((name, type, shape) =>
            ExactValue.Array[LengthOf(shape)].Select(values => (TensorToWrite)new FloatTensorToWrite(name, type, [.. shape], values)));

    private static readonly Gen<TensorToWrite> Int8Tensor =
        Gen.Select(Gen.String[1, 12].Where(IsWholeText), Gen.Int[0, 4].Array[0, 4]).SelectMany((name, shape) =>
            Gen.SByte.Array[LengthOf(shape)].Select(values => (TensorToWrite)new Int8TensorToWrite(name, [.. shape], values)));

    private static readonly Gen<TensorToWrite[]> Tensors = Gen.OneOf(FloatTensor, Int8Tensor)
        .Array[0, 6].Where(tensors => tensors.DistinctBy(tensor => tensor.Name).Count() == tensors.Length && tensors.All(tensor => tensor.Name != "__metadata__"));

    [Fact]
    public void What_is_written_is_read_back() => Tensors.Sample(tensors =>
    {
        using SafetensorsFile file = CheckpointFixtures.OpenSafetensors(Written(tensors));
        Assert.Equal(tensors.Length, file.Tensors.Count);
        foreach (TensorToWrite tensor in tensors)
        {
            Assert.Equal(new TensorInfo(tensor.Name, tensor.StoredAs, tensor.Shape).ToString(), file.Tensors[tensor.Name].ToString());
            if (tensor is FloatTensorToWrite floats) Assert.Equal(floats.Values.ToArray(), file.Floats(tensor.Name));
            else Assert.Equal(((Int8TensorToWrite)tensor).Values.ToArray(), Bytes(file, tensor));
        }
    }, iter: 2000, threads: 1);

    [Fact]
    public void The_order_of_the_tensors_does_not_change_a_byte() => Tensors.Sample(
        tensors => Assert.Equal(Written(tensors), Written(tensors.Reverse())), iter: 500, threads: 1);

    [Theory]
    [InlineData("squeezebert-tiny-base", "model.safetensors")]
    [InlineData("squeezebert-tiny-base", "model_fp16.safetensors")]
    [InlineData("squeezebert-tiny-base", "model_bf16.safetensors")]
    [InlineData("bert-tiny-mlm", "model.safetensors")]
    public void A_model_of_the_reference_library_is_written_with_the_same_bytes(string model, string file)
    {
        string path = RepositoryFiles.Fixture("models", model, file);
        using SafetensorsFile source = SafetensorsFile.Open(path);
        byte[] written = Written(source.Tensors.Values.Select(info => new FloatTensorToWrite(info.Name, info.Type, info.Shape, source.Floats(info.Name))));
        Assert.Equal(File.ReadAllBytes(path), written);
    }

    [Fact]
    public void Narrowing_rounds_to_nearest_ties_to_even()
    {
        float[] values = [1 + MathF.ScaleB(1, -11), 1 + MathF.ScaleB(3, -11), 1 + MathF.ScaleB(1, -8), 1 + MathF.ScaleB(3, -8), 65519f];
        using SafetensorsFile file = CheckpointFixtures.OpenSafetensors(Written([Floats("h", TensorType.Float16, values), Floats("b", TensorType.BFloat16, values)]));
        Assert.Equal([1f, 1 + MathF.ScaleB(2, -10), 1 + MathF.ScaleB(4, -10), 1 + MathF.ScaleB(12, -10), 65504f], file.Floats("h"));
        Assert.Equal([1f, 1f, 1f, 1 + MathF.ScaleB(2, -7), 65536f], file.Floats("b"));
    }

    [Theory]
    [InlineData(TensorType.Float16, 65520f)]
    [InlineData(TensorType.BFloat16, float.MaxValue)]
    public void Refuses_a_finite_value_that_would_become_infinite(object type, float value)
    {
        var exception = Assert.Throws<CheckpointException>(() => Written([Floats("w", (TensorType)type, value)]));
        Assert.Equal("w", exception.Tensor);
    }

    [Fact]
    public void Refuses_tensors_that_make_no_file()
    {
        var one = Floats("w", TensorType.Float32, 0f);
        Assert.Throws<ArgumentException>(() => Written([one, one]));
        Assert.Throws<ArgumentException>(() => Written([one with { Shape = [2] }]));
        Assert.Throws<ArgumentException>(() => Written([one with { StoredAs = TensorType.Int32 }]));
        Assert.Throws<ArgumentException>(() => Written([one with { Name = "__metadata__" }]));
        Assert.Throws<ArgumentException>(() => Written([one with { Name = "" }]));
        Assert.Throws<ArgumentException>(() => Written([one with { StoredAs = TensorType.Int8 }]));
        Assert.Throws<ArgumentException>(() => Written([new Int8TensorToWrite("w", [2], new sbyte[1])]));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "model.safetensors");
            SafetensorsWriter.Write(path, [Floats("w", TensorType.Float32, 1f)]);
            byte[] before = File.ReadAllBytes(path);
            Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(path, [Floats("w", TensorType.Float16, 1e9f)]));
            Assert.Equal(before, File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Written(IEnumerable<TensorToWrite> tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, "test.safetensors", tensors);
        return stream.ToArray();
    }

    private static FloatTensorToWrite Floats(string name, TensorType type, params float[] values) => new(name, type, [values.Length], values);

    private static sbyte[] Bytes(SafetensorsFile file, TensorToWrite tensor)
    {
        var values = new sbyte[tensor.Length];
        file.ReadInt8(tensor.Name, values);
        return values;
    }

    private static int LengthOf(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    private static bool IsWholeText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
