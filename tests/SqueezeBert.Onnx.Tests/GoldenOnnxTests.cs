using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Onnx.Tests;

/// <summary>ONNX Runtime gives the original implementation's results on what the exporter wrote, in every form and for every head.</summary>
public class GoldenOnnxTests
{
    // The promise of the exporter: float32 in another order of sums, two layers deep.
    private const double Absolute = 1e-4, Relative = 1e-4;

    public static TheoryData<string, OnnxFormName> Exports
    {
        get
        {
            var exports = new TheoryData<string, OnnxFormName>();
            foreach (string folder in Directory.GetDirectories(RepositoryFiles.Fixture("models")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal))
            {
                exports.Add(folder, OnnxFormName.MatMul);
                if (folder.StartsWith("squeezebert", StringComparison.Ordinal)) exports.Add(folder, OnnxFormName.Convolution);
            }
            return exports;
        }
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public void Every_output_at_every_real_token_equals_the_original(string folder, OnnxFormName form)
    {
        using var model = ParameterModel.Load(RepositoryFiles.Fixture("models", folder));
        using var session = new OnnxSession(OnnxExporter.Export(model, new OnnxOptions { Form = (OnnxForm)form }));
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        int compared = 0;
        // The model has neither positions nor word vectors as inputs, nor masks of three dimensions; holes it can express.
        foreach (string name in CasesOf(file).Where(name => name is not ("positions" or "embeds" or "mask3d")))
            compared += Compare(session, new GoldenCase(file, name), file.Tensors[$"{name}.input_ids"].Shape.ToArray(), $"{folder} {name}");
        Assert.True(compared > 0);
    }

    private static IEnumerable<string> CasesOf(SafetensorsFile file) =>
        file.Tensors.Keys.Select(key => key[..key.IndexOf('.', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Returns how many tensors were compared.</summary>
    private static int Compare(OnnxSession session, GoldenCase golden, int[] shape, string what)
    {
        var outputs = session.Run(shape, golden.Integers("input_ids"), golden.Mask, golden.Has("token_type_ids") ? golden.Integers("token_type_ids") : []);
        Assert.All(outputs.Keys, name => Assert.True(golden.Has(name), $"{what} has no {name}."));
        foreach (var (name, values) in outputs)
        {
            float[] expected = golden.Floats(name);
            bool perToken = name is "last_hidden_state" or "start_logits" or "end_logits" || (name == "logits" && expected.Length % golden.Mask.Length == 0 && expected.Length > golden.Mask.Length);
            Close.AssertEqual($"{what} {name}", perToken ? RealTokens(expected, golden.Mask) : expected, perToken ? RealTokens(values, golden.Mask) : values, Absolute, Relative);
        }
        return outputs.Count;
    }

    /// <summary>What stands at padded places is nobody's promise.</summary>
    private static float[] RealTokens(float[] values, int[] mask) => [.. values.Where((_, i) => mask[i / (values.Length / mask.Length)] == 1)];
}

public enum OnnxFormName { Convolution = 0, MatMul = 1 }
