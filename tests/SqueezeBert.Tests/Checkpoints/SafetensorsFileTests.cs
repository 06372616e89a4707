using System.Diagnostics;
using System.Text;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public class SafetensorsFileTests
{
    private const string A = """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'a' again")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""", "'a' again")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", "'dtype' again")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}""", "'data_offsets' again")]
    [InlineData("""{"__metadata__":{"x":"1","x":"2"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'x' again")]
    [InlineData("""{"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'__metadata__' again")]
    public void Refuses_a_key_that_occurs_twice(string header, string found) =>
        Assert.Equal(found, Refused(header, 4).Found);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "an overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "an overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "1 belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "data_offsets [0, 4]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[2,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "an overlap")]
    [InlineData("{}", 1, "1 belong to no tensor")]
    public void Refuses_data_that_tensors_do_not_tile(string header, int dataBytes, string found) =>
        Assert.Contains(found, Refused(header, dataBytes).Found, StringComparison.Ordinal);

    [Theory]
    [InlineData("[2]", "[0,4]")]
    [InlineData("[-1]", "[0,4]")]
    [InlineData("[1.0]", "[0,4]")]
    [InlineData("[1e0]", "[0,4]")]
    [InlineData("[\"1\"]", "[0,4]")]
    [InlineData("[4294967297]", "[0,4]")]
    [InlineData("[18446744073709551617]", "[0,4]")]
    [InlineData("[65536,65536,65536,65536,65536]", "[0,4]")]
    [InlineData("[2147483647,2147483647,2147483647,0]", "[0,0]")]
    [InlineData("[1,1,1,1,1,1,1,1,1]", "[0,4]")]
    [InlineData("[[1]]", "[0,4]")]
    [InlineData("1", "[0,4]")]
    [InlineData("[1]", "[4,0]")]
    [InlineData("[1]", "[0,4,8]")]
    [InlineData("[1]", "[4]")]
    [InlineData("[1]", "[-0,4]")]
    [InlineData("[1]", "[0,9223372036854775807]")]
    [InlineData("[1]", "{\"0\":4}")]
    public void Refuses_a_shape_or_offsets_that_cannot_be(string shape, string offsets) =>
        Assert.NotEmpty(Refused("{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}", 4).Found);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData(" {}")]
    [InlineData("{}\n")]
    [InlineData("{}\t")]
    [InlineData("{} {}")]
    [InlineData("{}}")]
    [InlineData("{\"a\":" + A + ",}")]
    [InlineData("{/*x*/\"a\":" + A + "}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"a\":[]}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}")]
    [InlineData("{\"a\":{\"dtype\":5,\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}")]
    [InlineData("{\"\":" + A + "}")]
    [InlineData("{\"\\ud800\":" + A + "}")]
    [InlineData("{\"__metadata__\":{\"x\":1},\"a\":" + A + "}")]
    [InlineData("{\"__metadata__\":{\"x\":{}},\"a\":" + A + "}")]
    [InlineData("{\"__metadata__\":\"x\",\"a\":" + A + "}")]
    public void Refuses_a_header_of_another_form(string header) => Assert.NotEmpty(Refused(header, 4).Expected);

    [Fact]
    public void Refuses_a_header_that_is_not_UTF8()
    {
        byte[] header = Encoding.UTF8.GetBytes("{\"a\":" + A + "}");
        header[2] = 0xFF;
        Assert.Equal("invalid UTF-8", CheckpointAssert.Refused(() => CheckpointFixtures.OpenSafetensors(SafetensorsBytes.Build(header, 4))).Found);
    }

    [Fact]
    public void Refuses_more_tensors_longer_names_and_larger_headers_than_the_caps()
    {
        string many = string.Join(",", Enumerable.Range(0, CheckpointLimits.Tensors + 1).Select(i => $$"""
            "{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}
            """));
        Assert.Contains("4096 tensors", Refused($"{{{many}}}", 0).Expected, StringComparison.Ordinal);
        Assert.Contains("512 bytes", Refused("{\"" + new string('é', 257) + "\":" + A + "}", 4).Expected, StringComparison.Ordinal);
        Assert.Contains("header of at most", Refused("{}" + new string(' ', CheckpointLimits.JsonBytes), 0).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_padded_headers_empty_files_and_empty_tensors_beside_others()
    {
        using SafetensorsFile none = CheckpointFixtures.OpenSafetensors(SafetensorsBytes.Build("{}   ", 0));
        Assert.Empty(none.Tensors);
        using SafetensorsFile shared = CheckpointFixtures.OpenSafetensors(SafetensorsBytes.Build("""{"a":{"data_offsets":[0,4],"shape":[1],"dtype":"F32"},"e":{"dtype":"I64","shape":[3,0],"data_offsets":[0,0]}}""", 4));
        Assert.Equal(2, shared.Tensors.Count);
        Assert.Empty(shared.Integers("e"));
    }

    [Fact]
    public void Converts_floating_types_exactly()
    {
        // float64: 1 + 2^-24 lies midway between two float32 values and goes to the even one; 2^-150 to 0.
        double[] doubles = [1 + Math.ScaleB(1, -24), 1 + (3 * Math.ScaleB(1, -24)), Math.ScaleB(1, -150), double.MaxValue, double.NegativeInfinity];
        byte[] data = [.. doubles.SelectMany(BitConverter.GetBytes), 0x01, 0x00, 0xFF, 0x7B, 0x00, 0xFC, 0x01, 0x00, 0x80, 0x3F, 0x80, 0xFF];
        byte[] file = SafetensorsBytes.Build("""{"d":{"dtype":"F64","shape":[5],"data_offsets":[0,40]},"h":{"dtype":"F16","shape":[3],"data_offsets":[40,46]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[46,52]}}""", data.Length);
        data.CopyTo(file, file.Length - data.Length);
        using SafetensorsFile source = CheckpointFixtures.OpenSafetensors(file);
        Assert.Equal([1f, 1f + MathF.ScaleB(1, -22), 0f, float.PositiveInfinity, float.NegativeInfinity], source.Floats("d"));
        Assert.Equal([MathF.ScaleB(1, -24), 65504f, float.NegativeInfinity], source.Floats("h"));
        Assert.Equal([MathF.ScaleB(1, -133), 1f, float.NegativeInfinity], source.Floats("b"));
    }

    [Fact]
    public void Every_float16_and_bfloat16_widens_to_the_same_number()
    {
        byte[] bits = [.. Enumerable.Range(0, 65536).SelectMany(i => BitConverter.GetBytes((ushort)i))];
        byte[] file = SafetensorsBytes.Build("""{"h":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]},"b":{"dtype":"BF16","shape":[65536],"data_offsets":[131072,262144]}}""", 262144);
        bits.CopyTo(file, file.Length - 262144);
        bits.CopyTo(file, file.Length - 131072);
        using SafetensorsFile source = CheckpointFixtures.OpenSafetensors(file);
        float[] halves = source.Floats("h"), brains = source.Floats("b");
        for (int i = 0; i < 65536; i++)
        {
            Assert.Equal(ByDefinition(i, exponentBits: 5, fractionBits: 10), halves[i]);
            Assert.Equal(ByDefinition(i, exponentBits: 8, fractionBits: 7), brains[i]);
        }
    }

    [Fact]
    public void Reads_integers_of_every_width()
    {
        byte[] file = SafetensorsBytes.Build("""{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U16","shape":[1],"data_offsets":[1,3]},"c":{"dtype":"BOOL","shape":[2],"data_offsets":[3,5]},"d":{"dtype":"U32","shape":[1],"data_offsets":[5,9]},"e":{"dtype":"U64","shape":[1],"data_offsets":[9,17]}}""", 17);
        byte[] data = [0xFE, 0xFF, 0xFF, 0x00, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0, 0, 0, 0x80];
        data.CopyTo(file, file.Length - data.Length);
        using SafetensorsFile source = CheckpointFixtures.OpenSafetensors(file);
        Assert.Equal([-2], source.Integers("a"));
        Assert.Equal([65535], source.Integers("b"));
        Assert.Equal([0, 1], source.Integers("c"));
        Assert.Equal([4294967295], source.Integers("d"));
        Assert.Equal("9223372036854775809", Assert.Throws<CheckpointException>(() => source.Integers("e")).Found);
    }

    [Fact]
    public void Refuses_to_read_an_unknown_name_another_kind_of_number_or_another_length()
    {
        using SafetensorsFile source = CheckpointFixtures.OpenSafetensors(SafetensorsBytes.Build("""{"f":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"i":{"dtype":"I32","shape":[1],"data_offsets":[4,8]}}""", 8));
        Assert.Equal("x", Assert.Throws<CheckpointException>(() => source.ReadSingle("x", new float[1])).Tensor);
        Assert.Equal("I32 [1]", Assert.Throws<CheckpointException>(() => source.ReadSingle("i", new float[1])).Found);
        Assert.Equal("F32 [1]", Assert.Throws<CheckpointException>(() => source.ReadInt64("f", new long[1])).Found);
        Assert.Equal("2 elements", Assert.Throws<CheckpointException>(() => source.ReadSingle("f", new float[2])).Expected);
    }

    [Fact]
    public void A_file_that_is_shortened_while_open_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Another process shortens the file, with the command truncate.");
        string path = Path.GetTempFileName();
        try
        {
            File.Copy(RepositoryFiles.Fixture("pickle", "zoo.safetensors"), path, overwrite: true);
            using SafetensorsFile source = SafetensorsFile.Open(path);
            using (var truncate = Process.Start("truncate", ["--size=1300", path]))
                truncate.WaitForExit();
            Assert.Contains("its end at 1300", Assert.Throws<CheckpointException>(() => source.Floats("f64")).Found, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static CheckpointException Refused(string header, int dataBytes) =>
        CheckpointAssert.Refused(() => CheckpointFixtures.OpenSafetensors(SafetensorsBytes.Build(header, dataBytes)));

    private static float ByDefinition(int bits, int exponentBits, int fractionBits)
    {
        int fraction = bits & ((1 << fractionBits) - 1);
        int exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
        int bias = (1 << (exponentBits - 1)) - 1;
        double sign = bits >> 15 == 0 ? 1 : -1;
        if (exponent == (1 << exponentBits) - 1)
            return (float)(fraction == 0 ? sign * double.PositiveInfinity : double.NaN);
        double significand = exponent == 0 ? fraction : fraction + (1 << fractionBits);
        return (float)(sign * Math.ScaleB(significand, Math.Max(exponent, 1) - bias - fractionBits));
    }
}
