using System.Text;
using CsCheck;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Damaged and made-up safetensors files: they load or they are refused, and nothing else happens.</summary>
public class SafetensorsFuzzTests
{
    private static readonly string[] Keys = ["dtype", "shape", "data_offsets", "dtypes", "__metadata__", "\\u0064type"];
    private static readonly string[] Names = ["a", "b", "\\u0061", "c.weight", "__metadata__", "", "\\ud800", "é"];
    private static readonly string[] Types = ["\"F32\"", "\"F16\"", "\"BF16\"", "\"F64\"", "\"I64\"", "\"U8\"", "\"BOOL\"", "\"Q4\"", "null", "3"];
    private static readonly string[] Numbers = ["0", "1", "2", "3", "4", "8", "-1", "1.5", "1e3", "2147483648", "4294967296", "9223372036854775807", "18446744073709551615", "null", "\"4\"", "[]"];

    private static readonly Gen<string> Number = Gen.Frequency((12, Gen.OneOf(Numbers[..6])), (1, Gen.OneOf(Numbers)));
    private static readonly Gen<string> List = Gen.Frequency((20, Number.Array[0, 3].Select(numbers => $"[{string.Join(',', numbers)}]")), (1, Gen.OneOf("[", "{}", "null", "[1,]", "[[1]]")));

    // Mostly an entry as it should be, with offsets that follow one another; the rest are free combinations of what is allowed and what is not.
    private static readonly Gen<string> FreeEntry = Gen.Select(Gen.OneOf(Keys), Gen.OneOf(Gen.OneOf(Types), List)).Array[0, 5]
        .Select(fields => $"{{{string.Join(',', fields.Select(field => $"\"{field.Item1}\":{field.Item2}"))}}}");

    private static readonly Gen<string> Header =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], Gen.OneOf(Names), List, FreeEntry, Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[-4, 4]))).Array[0, 6].Select(entries =>
        {
            int offset = 0;
            var fields = new List<string>();
            foreach ((int size, int kind, string name, string list, string free, int slip) in entries)
            {
                int start = offset + slip;
                string sound = $$"""{"dtype":"F32","shape":[{{size}}],"data_offsets":[{{start}},{{start + (4 * size)}}]}""";
                string sloppy = $$"""{"dtype":"F32","shape":{{list}},"data_offsets":[{{start}},{{start + (4 * size)}}]}""";
                fields.Add($"\"{(kind == 0 ? name : $"t{fields.Count}")}\":{(kind switch { 1 => free, 2 => sloppy, _ => sound })}");
                offset += 4 * size;
            }
            return $"{{{string.Join(',', fields)}}}";
        });

    [Fact]
    public void Damaged_files_load_or_are_refused_in_proportionate_memory()
    {
        byte[][] seeds =
        [
            File.ReadAllBytes(RepositoryFiles.Fixture("pickle", "zoo.safetensors")),
            File.ReadAllBytes(RepositoryFiles.Fixture("pickle", "nested_checkpoint_tensors.safetensors")),
            File.ReadAllBytes(RepositoryFiles.Fixture("safetensors_bad", "ok_unaligned_header.safetensors")),
            File.ReadAllBytes(RepositoryFiles.Fixture("safetensors_bad", "overlap.safetensors")),
        ];
        var file = new HostileFile(CheckpointFixtures.OpenSafetensors);
        Gen.Select(Gen.OneOf(seeds), Mutation.Any.Array[1, 5]).Sample((seed, mutations) => file.Check(Mutation.Apply(seed, mutations)), iter: 120_000, threads: 1);
        file.RequireBothOutcomes();
    }

    [Fact]
    public void Damaged_headers_over_sound_data_load_or_are_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}}  """);
        var file = new HostileFile(CheckpointFixtures.OpenSafetensors);
        Mutation.Any.Array[1, 3].Sample(mutations => file.Check(SafetensorsBytes.Build(Mutation.Apply(header, mutations), 8)), iter: 80_000, threads: 1);
        file.RequireBothOutcomes();
    }

    [Fact]
    public void Made_up_headers_load_or_are_refused()
    {
        var file = new HostileFile(CheckpointFixtures.OpenSafetensors);
        Gen.Select(Header, Gen.Int[0, 10]).Sample((header, words) => file.Check(SafetensorsBytes.Build(header, 4 * words)), iter: 80_000, threads: 1);
        file.RequireBothOutcomes();
    }
}
