using System.Text.Json;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>The engine at the papers' real size.</summary>
public class FullSizeTests
{
    // Twelve layers of 768 features in float32: the original's own float32 run is a few 1e-6 away; the bar is 1e-4.
    private const double Absolute = 1e-4, Relative = 1e-4;

    [Theory]
    [InlineData("squeezebert-base")]
    [InlineData("bert-base")]
    public void Base_size_models_give_the_originals_hidden_states_and_logits(string name)
    {
        var config = SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("fullsize", $"{name}.config.json"));
        using var weights = new FullSizeWeights(config);
        RequireSamples(name, weights);
        using var model = SqueezeBertModel.Load(config, weights, new ModelOptions());
        using var expected = SafetensorsFile.Open(RepositoryFiles.Fixture("fullsize", $"{name}.expected.safetensors"));
        using var slices = SafetensorsFile.Open(RepositoryFiles.Fixture("fullsize", $"{name}.slices.safetensors"));
        int[] mask = Integers(expected, "attention_mask");
        var batch = TokenBatch.FromPadded(Integers(expected, "input_ids"), mask, Integers(expected, "token_type_ids"), 37);
        var wanted = ModelOutputs.Logits | ModelOutputs.LastHiddenState | ModelOutputs.HiddenStates | (model.HasPooler ? ModelOutputs.PoolerOutput : 0);
        var output = model.Forward(batch, wanted);

        Close.AssertEqual("last_hidden_state", Real(expected, "last_hidden_state", mask), output.LastHiddenState!, Absolute, Relative);
        if (model.HasPooler) Close.AssertEqual("pooler_output", Floats(expected, "pooler_output"), output.PoolerOutput!, Absolute, Relative);
        for (int n = 0; n <= config.NumHiddenLayers; n++)
            Close.AssertEqual($"hidden_states.{n}", Real(slices, $"hidden_states.{n}.every64th_channel", mask), EveryNth(output.HiddenStates![n], 64, config.HiddenSize), Absolute, Relative);
        Close.AssertEqual("logits", Real(slices, "mlm_logits.every512th", mask), EveryNth(output.Logits!, 512, config.VocabSize), Absolute, Relative);
    }

    /// <summary>The recipe itself is right: sample values beside the goldens.</summary>
    private static void RequireSamples(string name, FullSizeWeights weights)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RepositoryFiles.Fixture("fullsize", $"{name}.weights.json")));
        foreach (var sample in document.RootElement.GetProperty("first3_and_last").EnumerateObject())
        {
            if (!weights.Tensors.TryGetValue(sample.Name, out var info)) continue;
            var values = new float[info.Shape.Aggregate(1L, (product, size) => product * size)];
            weights.ReadSingle(sample.Name, values);
            double[] found = [values[0], values[1], values[2], values[^1]];
            Assert.Equal(sample.Value.EnumerateArray().Select(value => (float)value.GetDouble()), found.Select(value => (float)value));
        }
    }

    private static float[] EveryNth(float[] values, int step, int width) => [.. values.Where((_, i) => i % width % step == 0)];

    private static float[] Real(SafetensorsFile file, string tensor, int[] mask)
    {
        float[] padded = Floats(file, tensor);
        int width = padded.Length / mask.Length;
        return [.. padded.Where((_, i) => mask[i / width] == 1)];
    }

    private static float[] Floats(SafetensorsFile file, string tensor)
    {
        var values = new float[file.Tensors[tensor].Shape.Aggregate(1L, (product, size) => product * size)];
        file.ReadSingle(tensor, values);
        return values;
    }

    private static int[] Integers(SafetensorsFile file, string tensor)
    {
        var values = new long[file.Tensors[tensor].Shape.Aggregate(1L, (product, size) => product * size)];
        file.ReadInt64(tensor, values);
        return [.. values.Select(value => (int)value)];
    }
}
