using System.Text.Json;

namespace SqueezeBert;

/// <summary>What this library's own models may add to SqueezeBERT and BERT (docs/MODEL.md); a file without these keys is plain.</summary>
public sealed partial record SqueezeBertConfig
{
    private const int DefaultConvolutionKernelSize = 9;
    private const int MaxConvolutionKernelSize = 255;
    private const string EmbeddingSizeKey = "embedding_size";
    private const string TokenMixerKey = "token_mixer";
    private const string ConvolutionKernelSizeKey = "convolution_kernel_size";
    private const string ChannelShuffleKey = "channel_shuffle";
    private const string ShareLayersKey = "share_layers";

    /// <summary>How a layer's tokens learn of one another.</summary>
    /// <param name="layer">The layer's number, from 0.</param>
    internal TokenMixer TokenMixerOf(int layer) => TokenMixer.Length == 1 ? TokenMixer[0] : TokenMixer[layer];

    /// <summary>Layers with a mixer.</summary>
    internal int LayersWith(TokenMixer mixer) => Enumerable.Range(0, NumHiddenLayers).Count(layer => TokenMixerOf(layer) == mixer);

    /// <summary>Sets of weights that the layers with a mixer have: as many as layers, or fewer where layers share them.</summary>
    internal int WeightSetsOf(TokenMixer mixer) => Enumerable.Range(0, NumHiddenLayers).Count(layer => layer % ShareLayers == 0 && TokenMixerOf(layer) == mixer);

    /// <summary>Whether a dense layer brings embeddings to the encoder's width.</summary>
    internal bool HasFactorizedEmbeddings => EmbeddingSize != HiddenSize;

    /// <summary>The layers for people: <c>12 layers of 768 features</c>, with what mixes tokens where that is not attention alone.</summary>
    internal string LayersText
    {
        get
        {
            string layers = $"{NumHiddenLayers} layers of {HiddenSize} features";
            int convolutions = LayersWith(SqueezeBert.TokenMixer.SeparableConvolution);
            if (convolutions == 0) return layers;
            string filters = $"separable convolutions over {ConvolutionKernelSize} tokens";
            return convolutions == NumHiddenLayers ? $"{layers} with {filters}" : $"{layers}, {convolutions} with {filters} and {NumHiddenLayers - convolutions} with attention";
        }
    }

    private bool HasConvolutions => TokenMixer.Contains(SqueezeBert.TokenMixer.SeparableConvolution);

    /// <summary>Checks these keys against one another and against the shape.</summary>
    /// <exception cref="ConfigException">Names the key that doesn't fit.</exception>
    private void ValidateFamily(string source)
    {
        if (EmbeddingSize < 1 || EmbeddingSize > HiddenSize) throw Wrong(EmbeddingSizeKey, $"1 to {HiddenSize}, the hidden_size", $"{EmbeddingSize}");
        if (TokenMixer.IsDefault || (TokenMixer.Length != 1 && TokenMixer.Length != NumHiddenLayers))
            throw Wrong(TokenMixerKey, $"one entry for all layers, or {NumHiddenLayers} (num_hidden_layers), one for each", $"{(TokenMixer.IsDefault ? 0 : TokenMixer.Length)} entries");
        if (ConvolutionKernelSize is < 1 or > MaxConvolutionKernelSize || ConvolutionKernelSize % 2 == 0)
            throw Wrong(ConvolutionKernelSizeKey, $"an odd number from 1 to {MaxConvolutionKernelSize}, so that a token stands in the middle", $"{ConvolutionKernelSize}");
        if (!HasConvolutions && ConvolutionKernelSize != DefaultConvolutionKernelSize)
            throw Wrong(ConvolutionKernelSizeKey, $"a layer with \"separable_convolution\" in {TokenMixerKey} that would use it", $"{ConvolutionKernelSize} and attention only");
        if (ShareLayers is < 1 or > MaxSize) throw Wrong(ShareLayersKey, $"1 to {MaxSize:N0}", $"{ShareLayers}");
        for (int layer = 1; layer < NumHiddenLayers; layer++)
            if (layer % ShareLayers != 0 && TokenMixerOf(layer) != TokenMixerOf(layer - 1))
                throw Wrong(TokenMixerKey, $"one mixer for layers that use the same weights ({ShareLayersKey} is {ShareLayers})", $"two for layers {layer - 1} and {layer}");
        if (ChannelShuffle) ValidateShuffle();

        void ValidateShuffle()
        {
            bool shufflesContext = VGroups > 1 && PostAttentionGroups > 1, shufflesWide = IntermediateGroups > 1 && OutputGroups > 1;
            if (!shufflesContext && !shufflesWide)
                throw Wrong(ChannelShuffleKey, "two grouped products in a row, v_groups and post_attention_groups or intermediate_groups and output_groups above 1", "true and no such products");
            if (shufflesContext && HiddenSize % ((long)VGroups * PostAttentionGroups) != 0)
                throw Wrong(ChannelShuffleKey, $"v_groups {VGroups} times post_attention_groups {PostAttentionGroups} to divide hidden_size {HiddenSize}, so that each group reads alike from all", "true");
            if (shufflesWide && IntermediateSize % ((long)IntermediateGroups * OutputGroups) != 0)
                throw Wrong(ChannelShuffleKey, $"intermediate_groups {IntermediateGroups} times output_groups {OutputGroups} to divide intermediate_size {IntermediateSize}, so that each group reads alike from all", "true");
        }

        ConfigException Wrong(string key, string expected, string found) => new(source, key, $"expected {expected}; found {found}.");
    }

    private void WriteTokenMixer(Utf8JsonWriter writer)
    {
        if (TokenMixer is [SqueezeBert.TokenMixer.Attention]) return;
        if (TokenMixer is [var all])
        {
            writer.WriteString(TokenMixerKey, WordOf(TokenMixers, all));
            return;
        }
        writer.WriteStartArray(TokenMixerKey);
        foreach (var mixer in TokenMixer) writer.WriteStringValue(WordOf(TokenMixers, mixer));
        writer.WriteEndArray();
    }
}
