using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>A vector for each token of one text. Immutable.</summary>
public sealed record FeatureExtractionResult
{
    /// <summary>The tokens, [CLS] and [SEP] included, with their offsets in the caller's text (UTF-16).</summary>
    public required TokenizedText Text { get; init; }

    /// <summary>[tokens, H]: the last layer's output, token after token.</summary>
    public required ReadOnlyMemory<float> Features { get; init; }

    /// <summary>Features of one token: H, the model's <see cref="SqueezeBertConfig.HiddenSize"/>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Tokens that were cut off because the model takes no more; 0 where it saw the whole text.</summary>
    public int RemovedTokenCount => Text.RemovedTokenCount;

    /// <summary>The vector of one token, [H].</summary>
    /// <param name="token">Its number, from 0.</param>
    public ReadOnlySpan<float> FeaturesOf(int token) => Features.Span.Slice(token * HiddenSize, HiddenSize);
}
