using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>Each block of the family in a small model, under two heads; its weights start at random.</summary>
internal static class FamilyCases
{
    public static TheoryData<string, string> NamesAndHeads => new(
        from name in (string[])["separable", "hybrid", "shuffled", "factorized", "shared", "all"]
        from head in (string[])["squeezebert-seqcls3", "squeezebert-mlm"]
        select (name, head));

    internal static GoldenCase Load(string name, string head, double dropout = 0, int threads = 2) => GoldenCase.Untrained(head, config => Config(name, config) with
    {
        HiddenAct = HiddenActivation.GeluNew,
        HiddenDropoutProb = dropout,
        AttentionProbsDropoutProb = dropout,
        // Far enough from zero that slopes show.
        InitializerRange = 0.2,
    }, threads);

    internal static SqueezeBertConfig Config(string name, SqueezeBertConfig config) => name switch
    {
        "separable" => config with { TokenMixer = [TokenMixer.SeparableConvolution], ConvolutionKernelSize = 5 },
        "hybrid" => Hybrid(config),
        "shuffled" => Shuffled(config),
        "factorized" => config with { EmbeddingSize = 12 },
        "shared" => config with { NumHiddenLayers = 3, ShareLayers = 2 },
        "all" => Hybrid(Shuffled(config)) with { NumHiddenLayers = 4, TokenMixer = [TokenMixer.SeparableConvolution, TokenMixer.SeparableConvolution, TokenMixer.Attention, TokenMixer.Attention], EmbeddingSize = 12, ShareLayers = 2 },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such case."),
    };

    private static SqueezeBertConfig Hybrid(SqueezeBertConfig config) => config with { TokenMixer = [TokenMixer.SeparableConvolution, TokenMixer.Attention] };

    private static SqueezeBertConfig Shuffled(SqueezeBertConfig config) => config with { ChannelShuffle = true, PostAttentionGroups = 4 };
}
