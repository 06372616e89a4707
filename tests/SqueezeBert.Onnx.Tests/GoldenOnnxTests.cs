using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Onnx.Tests;

/// <summary>ONNX Runtime gives the original implementation's results on what the exporter wrote, in every form and for every head.</summary>
public class GoldenOnnxTests
{
    // The exporter's promise: float32 in another order of sums.
    private const double Absolute = 1e-4, Relative = 1e-4;

    /// <summary>Folder and form.</summary>
    public static TheoryData<string, string> Exports
    {
        get
        {
            var exports = new TheoryData<string, string>();
            foreach (string folder in Directory.GetDirectories(RepositoryFiles.Fixture("models")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal))
            {
                exports.Add(folder, nameof(OnnxForm.MatMul));
                if (folder.StartsWith("squeezebert", StringComparison.Ordinal)) exports.Add(folder, nameof(OnnxForm.Convolution));
            }
            return exports;
        }
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public void Every_output_at_every_real_token_equals_the_original(string folder, string form)
    {
        using var model = ParameterModel.Load(RepositoryFiles.Fixture("models", folder));
        // One session takes all cases: batches and lengths differ from run to run.
        using var session = new OnnxSession(OnnxExporter.Export(model, new OnnxOptions { Form = Enum.Parse<OnnxForm>(form) }));
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        int compared = 0;
        // Neither positions nor word vectors are inputs, nor masks of three dimensions; a mask with holes is one it takes.
        foreach (string name in CasesOf(file).Where(name => name is not ("positions" or "embeds" or "mask3d")))
            compared += Compare(session, new GoldenCase(file, name), [.. file.Tensors[$"{name}.input_ids"].Shape], $"{folder} {name}");
        Assert.True(compared > 0);
    }

    private static IEnumerable<string> CasesOf(SafetensorsFile file) =>
        file.Tensors.Keys.Select(key => key[..key.IndexOf('.', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Returns how many tensors were compared.</summary>
    private static int Compare(OnnxSession session, GoldenCase golden, int[] shape, string what)
    {
        var outputs = session.Run(shape, golden.Integers("input_ids"), golden.Mask, golden.Has("token_type_ids") ? golden.Integers("token_type_ids") : []);
        foreach (var (name, (values, found)) in outputs)
        {
            // What stands at padded places is nobody's promise.
            bool perToken = found.Length > 1 && found[1] == golden.SequenceLength;
            float[] expected = golden.Floats(name);
            Close.AssertEqual($"{what} {name}", perToken ? RealTokens(expected, golden.Mask) : expected, perToken ? RealTokens(values, golden.Mask) : values, Absolute, Relative);
        }
        return outputs.Count;
    }

    private static float[] RealTokens(float[] values, int[] mask) => [.. values.Where((_, i) => mask[i / (values.Length / mask.Length)] == 1)];
}
