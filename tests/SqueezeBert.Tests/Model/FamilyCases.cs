using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Small models of the family: each of its blocks alone, and all together.</summary>
internal static class FamilyCases
{
    public static TheoryData<string> Names => ["separable", "separable bert", "hybrid", "shuffled", "factorized", "shared", "all"];

    public static TheoryData<string, WeightPrecision> NamesAndPrecisions => new(
        from name in Names
        from precision in (WeightPrecision[])[WeightPrecision.Float32, WeightPrecision.Int8]
        select (name.Data, precision));

    /// <summary>Four layers, so that two can share their weights.</summary>
    internal static SqueezeBertConfig Config(string name)
    {
        var config = RandomModel.ConfigOf(name == "separable bert" ? ModelType.Bert : ModelType.SqueezeBert) with { NumHiddenLayers = 4 };
        return name switch
        {
            "separable" or "separable bert" => config with { TokenMixer = [TokenMixer.SeparableConvolution], ClassifierPooling = ClassifierPooling.Mean },
            "hybrid" => Hybrid(config),
            "shuffled" => Shuffled(config),
            "factorized" => config with { EmbeddingSize = 20 },
            "shared" => config with { ShareLayers = 3 },
            "all" => Hybrid(Shuffled(config)) with { EmbeddingSize = 20, ShareLayers = 2 },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such case."),
        };
    }

    internal static SqueezeBertModel Create(string name, int threadCount, WeightPrecision precision = WeightPrecision.Float32, ModelHead head = ModelHead.SequenceClassification) =>
        RandomModel.Create(Config(name), head, new ModelOptions { ThreadCount = threadCount, Precision = precision }, out _);

    private static SqueezeBertConfig Hybrid(SqueezeBertConfig config) => config with
    {
        TokenMixer = [TokenMixer.SeparableConvolution, TokenMixer.SeparableConvolution, TokenMixer.Attention, TokenMixer.Attention],
        ConvolutionKernelSize = 5,
    };

    private static SqueezeBertConfig Shuffled(SqueezeBertConfig config) => config with { ChannelShuffle = true, PostAttentionGroups = 2, IntermediateGroups = 4, OutputGroups = 2 };
}
