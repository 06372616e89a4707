using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>A batch whose results no array can hold is refused by name before anything is computed.</summary>
public class LargeBatchTests
{
    private static readonly SqueezeBertConfig Config = SqueezeBertConfig.FromPreset("squeezebert-tiny").WithHead(ModelHead.MaskedLanguageModel);

    [Theory]
    [InlineData(ModelOutputs.Logits, 71_000, 1, "logits: expected at most 2,147,483,591 values for a batch; found ")]
    [InlineData(ModelOutputs.Attentions, 2_048, 512, "attentions: expected at most 2,147,483,591 values for a batch; found 2,147,483,648: ")]
    public void Results_beyond_an_array_are_refused(ModelOutputs outputs, int sequences, int length, string message)
    {
        using var model = SqueezeBertModel.LoadForTraining(Config, ModelHead.MaskedLanguageModel, null, (_, _) => { }, new ModelOptions { ThreadCount = 1 }, out _);
        var builder = new TokenBatchBuilder();
        var ids = new int[length];
        for (int b = 0; b < sequences; b++) builder.Add(ids);
        var error = Assert.Throws<ArgumentException>(() => model.Forward(builder.Build(), outputs));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
