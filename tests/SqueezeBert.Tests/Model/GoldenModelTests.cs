using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Small models of every kind give the original implementation's float64 results.</summary>
public class GoldenModelTests
{
    // The bar of docs/NUMERICS.md: PyTorch's own float32 run is up to 2.4e-6 away from the same truth.
    private const double Absolute = 2e-5, Relative = 2e-5;

    private static readonly ModelOptions OneThread = new() { ThreadCount = 1 };

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(RepositoryFiles.Fixture("models")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_output_at_every_real_token_equals_the_original(string folder)
    {
        using var model = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", folder), OneThread);
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        int compared = 0;
        foreach (string name in CasesOf(file).Where(name => name is not ("holes" or "mask3d")))
            compared += Compare(model, new GoldenCase(file, name), $"{folder} {name}");
        Assert.True(compared > 0);
    }

    [Theory]
    [InlineData("squeezebert-tiny-base", "fp16")]
    [InlineData("squeezebert-tiny-base", "bf16")]
    [InlineData("bert-tiny-base", "fp16")]
    [InlineData("bert-tiny-base", "bf16")]
    public void Half_precision_weights_are_widened_exactly(string folder, string type)
    {
        var config = SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("models", folder, "config.json"));
        using var weights = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, $"model_{type}.safetensors"));
        using var model = SqueezeBertModel.Load(config, weights, OneThread);
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, $"expected_{type}.safetensors"));
        Assert.True(CasesOf(file).Sum(name => Compare(model, new GoldenCase(file, name), $"{folder} {type} {name}")) > 0);
    }

    [Theory]
    [InlineData("squeezebert-tiny-base")]
    [InlineData("bert-tiny-base")]
    public void A_mask_with_holes_is_refused_by_name(string folder)
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        var error = Assert.Throws<ArgumentException>(() => new GoldenCase(file, "holes").Pack());
        Assert.Contains("attention_mask", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("squeezebert-tiny-base")]
    [InlineData("bert-tiny-base")]
    public void A_three_dimensional_mask_is_refused_by_name(string folder)
    {
        using var file = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "expected.safetensors"));
        var golden = new GoldenCase(file, "mask3d");
        var error = Assert.Throws<ArgumentException>(() => TokenBatch.FromPadded(golden.Integers("input_ids"), golden.Mask, default, golden.SequenceLength));
        Assert.Contains("mask", error.Message, StringComparison.Ordinal);
    }

    internal static IEnumerable<string> CasesOf(SafetensorsFile file) =>
        file.Tensors.Keys.Select(key => key[..key.IndexOf('.', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Returns how many tensors were compared.</summary>
    private static int Compare(SqueezeBertModel model, GoldenCase golden, string what)
    {
        var wanted = ModelOutputs.LastHiddenState | ModelOutputs.HiddenStates | ModelOutputs.Attentions;
        if (model.HeadKind != ModelHead.None) wanted |= ModelOutputs.Logits;
        if (model.HasPooler) wanted |= ModelOutputs.PoolerOutput;
        var batch = golden.Pack();
        var output = golden.Has("inputs_embeds")
            ? model.ForwardFromWords(batch, golden.RealTokens("inputs_embeds"), wanted)
            : model.Forward(batch, wanted);

        int compared = 0;
        void Check(string tensor, float[] expected, float[] actual)
        {
            Close.AssertEqual($"{what} {tensor}", expected, actual, Absolute, Relative);
            compared++;
        }

        if (golden.Has("last_hidden_state")) Check("last_hidden_state", golden.RealTokens("last_hidden_state"), output.LastHiddenState!);
        if (golden.Has("pooler_output")) Check("pooler_output", golden.Floats("pooler_output"), output.PoolerOutput!);
        for (int n = 0; golden.Has($"hidden_states.{n}"); n++) Check($"hidden_states.{n}", golden.RealTokens($"hidden_states.{n}"), output.HiddenStates![n]);
        for (int n = 0; golden.Has($"attentions.{n}"); n++) Check($"attentions.{n}", golden.RealAttentions($"attentions.{n}"), output.Attentions![n]);
        if (golden.Has("logits"))
            Check("logits", model.Head!.ReadsPooled ? golden.Floats("logits") : golden.RealTokens("logits"), output.Logits!);
        if (golden.Has("start_logits"))
        {
            Check("start_logits", golden.RealTokens("start_logits"), [.. output.Logits!.Where((_, i) => i % 2 == 0)]);
            Check("end_logits", golden.RealTokens("end_logits"), [.. output.Logits!.Where((_, i) => i % 2 == 1)]);
        }
        return compared;
    }
}
