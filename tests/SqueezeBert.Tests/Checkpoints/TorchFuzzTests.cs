using CsCheck;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Damaged and made-up PyTorch files: they load or they are refused, and nothing else happens.</summary>
public class TorchFuzzTests
{
    private static readonly string[] Words = ["w", "0", "1", "cpu", "storage", "torch", "FloatStorage", "collections", "OrderedDict", "torch._utils", "_rebuild_tensor_v2", "_rebuild_parameter", "os", "system", ""];
    private static readonly long[] Integers = [0, 1, 2, 3, -1, 255, int.MaxValue, 1L << 31, 1L << 40, long.MaxValue, long.MinValue];
    private static readonly string[] Instructions = ["(", "t", "\u0085", "\u0086", "\u0087", ")", "]", "}", "a", "e", "s", "u", "N", "\u0088", "\u0089", "R", "b", "Q", "\u0093", "\u0094", ".", "0", "2", "\u0081", "i", "o"];

    private readonly record struct Step(int Kind, int Choice, long Number);

    private static readonly Gen<long> Size = Gen.Frequency((8, Gen.Long[0, 3]), (1, Gen.OneOf(Integers)));

    private static readonly Gen<Step[]> Program = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 1000], Size, (kind, choice, number) => new Step(kind, choice, number)).Array[0, 30];

    [Fact]
    public void Damaged_containers_load_or_are_refused_in_proportionate_memory() =>
        Damaged(["zoo.bin", "zoo_torch2style.bin", "nested_checkpoint.bin", "evil_global.bin", "zoo_plaindict_proto4.bin"], 100_000);

    [Fact]
    public void Damaged_streams_load_or_are_refused_in_proportionate_memory() => Damaged(["zoo_legacy.bin", "evil_global_legacy.bin"], 60_000);

    [Fact]
    public void Damaged_zip_structures_load_or_are_refused()
    {
        // A tiny container: nearly every change hits a header, the directory or an end record.
        ZipPart[] parts = TorchBytes.Parts(TorchBytes.Dict(pickle => pickle.Tensor()));
        byte[][] seeds = [ZipBytes.Build(parts), ZipBytes.Build(parts, large: true), ZipBytes.Build(parts.Select(part => part with { Large = true }), large: true)];
        var file = new HostileFile(CheckpointFixtures.OpenTorch);
        Gen.Select(Gen.OneOf(seeds), Mutation.Any.Array[1, 3]).Sample((seed, mutations) => file.Check(Mutation.Apply(seed, mutations)), iter: 80_000, threads: 1);
        file.RequireBothOutcomes();
    }

    [Fact]
    public void Damaged_pickles_in_sound_containers_load_or_are_refused()
    {
        byte[] pickle = TorchBytes.Dict(value => value.Global("torch._utils", "_rebuild_parameter").Do("(").Tensor(0, [2, 2], [1, 0]).Raw(0x88).OrderedDict().Do("tR")).ToArray();
        var file = new HostileFile(CheckpointFixtures.OpenTorch);
        Mutation.Any.Array[1, 3].Sample(mutations => file.Check(ZipBytes.Build(
            [new("x/data.pkl", Mutation.Apply(pickle, mutations)), new("x/data/0", TorchBytes.TwoFloats)])), iter: 80_000, threads: 1);
        file.RequireBothOutcomes();
    }

    [Fact]
    public void Made_up_pickles_load_or_are_refused()
    {
        var file = new HostileFile(CheckpointFixtures.OpenTorch);
        Program.Sample(steps => file.Check(TorchBytes.Archive(Written(steps))), iter: 80_000, threads: 1);
        file.RequireBothOutcomes();
    }

    private static void Damaged(string[] fixtures, int iterations)
    {
        byte[][] seeds = [.. fixtures.Select(name => File.ReadAllBytes(RepositoryFiles.Fixture("pickle", name)))];
        var file = new HostileFile(CheckpointFixtures.OpenTorch);
        Gen.Select(Gen.OneOf(seeds), Mutation.Any.Array[1, 4]).Sample((seed, mutations) => file.Check(Mutation.Apply(seed, mutations)), iter: iterations, threads: 1);
        file.RequireBothOutcomes();
    }

    /// <summary>A dict that gets a sound tensor, then whatever the steps say.</summary>
    private static PickleBytes Written(Step[] steps)
    {
        PickleBytes pickle = new PickleBytes().Do("}q\0").Text("first").Tensor().Do("s");
        foreach (Step step in steps)
            Write(pickle, step);
        return pickle;
    }

    private static void Write(PickleBytes pickle, Step step)
    {
        switch (step.Kind)
        {
            case 0: pickle.Text(Words[step.Choice % Words.Length]); break;
            case 1: pickle.Integer(step.Number); break;
            case 2: pickle.OrderedDict(); break;
            case 3: pickle.Storage(count: step.Choice % 8 == 0 ? step.Number : 2); break;
            case 4: pickle.Text($"n{step.Choice}").Tensor(step.Number, [step.Choice % 3, 1], [step.Number, 1]).Do("s"); break;
            case 5: pickle.Text($"n{step.Choice}").Tensor(0, [step.Number, step.Choice % 3], [0, 1]).Do("s"); break;
            case 6: pickle.Text($"n{step.Choice}").Do("}").Text("inner").Tensor().Do("ss"); break;
            case 7: pickle.Text($"n{step.Choice}").Do("h\0s"); break;
            case 8: pickle.Global(Words[step.Choice % Words.Length], Words[step.Choice / 16 % Words.Length]); break;
            case 9: pickle.Text($"n{step.Choice}").Do("](NN").Integer(step.Number).Do("es"); break;
            case 10: pickle.Raw((byte)(step.Choice % 2 == 0 ? 'h' : 'q'), (byte)step.Number); break;
            default: pickle.Do(Instructions[step.Choice % Instructions.Length]); break;
        }
    }
}
