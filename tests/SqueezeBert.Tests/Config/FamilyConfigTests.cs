using System.Text;
using Xunit;

namespace SqueezeBert.Tests.Config;

/// <summary>The keys of this library's own: read, written, absent from plain files, refused with the reason where they don't fit.</summary>
public class FamilyConfigTests
{
    [Fact]
    public void Plain_files_have_none_of_the_keys_and_mean_the_plain_model()
    {
        foreach (string preset in (string[])["squeezebert-base", "bert-base", "squeezebert-tiny"])
            Assert.All((string[])["token_mixer", "convolution_kernel_size", "channel_shuffle", "share_layers"], key => Assert.DoesNotContain(key, SqueezeBertConfig.FromPreset(preset).ToJson(), StringComparison.Ordinal));
        Assert.DoesNotContain("embedding_size", SqueezeBertConfig.FromPreset("bert-base").ToJson(), StringComparison.Ordinal);
        var config = Parse("\"num_hidden_layers\":2");
        Assert.Equal([TokenMixer.Attention], config.TokenMixer);
        Assert.Equal((768, false, 1), (config.EmbeddingSize, config.ChannelShuffle, config.ShareLayers));
    }

    [Theory]
    [InlineData("\"convolution_kernel_size\": 7", "\"token_mixer\":\"separable_convolution\",\"convolution_kernel_size\":7")]
    [InlineData("\"token_mixer\": [", "\"num_hidden_layers\":2,\"token_mixer\":[\"separable_convolution\",\"attention\"]")]
    [InlineData("\"channel_shuffle\": true", "\"channel_shuffle\":true")]
    [InlineData("\"embedding_size\": 128", "\"embedding_size\":128")]
    [InlineData("\"share_layers\": 12", "\"share_layers\":12")]
    public void What_a_file_says_is_written_back(string written, string keys)
    {
        string json = Parse(keys).ToJson();
        Assert.Contains(written, json, StringComparison.Ordinal);
        Assert.Equal(json, SqueezeBertConfig.Parse(Encoding.UTF8.GetBytes(json)).ToJson());
    }

    [Fact]
    public void A_list_has_the_mixer_of_each_layer()
    {
        var config = Parse("\"num_hidden_layers\":3,\"token_mixer\":[\"attention\",\"separable_convolution\",\"attention\"]");
        Assert.Equal([TokenMixer.Attention, TokenMixer.SeparableConvolution, TokenMixer.Attention], Enumerable.Range(0, 3).Select(config.TokenMixerOf));
        Assert.Equal((2, 1), (config.LayersWith(TokenMixer.Attention), config.WeightSetsOf(TokenMixer.SeparableConvolution)));
    }

    [Theory]
    [InlineData("token_mixer", "\"token_mixer\":3", "found 3")]
    [InlineData("token_mixer", "\"token_mixer\":[\"attention\",\"fourier\"]", "found \"fourier\" in it")]
    [InlineData("token_mixer", "\"token_mixer\":[\"attention\",\"attention\"]", "12 (num_hidden_layers), one for each; found 2 entries")]
    [InlineData("token_mixer", "\"token_mixer\":[]", "found 0 entries")]
    [InlineData("token_mixer", "\"num_hidden_layers\":2,\"share_layers\":2,\"token_mixer\":[\"attention\",\"separable_convolution\"]", "two for layers 0 and 1")]
    [InlineData("convolution_kernel_size", "\"token_mixer\":\"separable_convolution\",\"convolution_kernel_size\":4", "an odd number from 1 to 255")]
    [InlineData("convolution_kernel_size", "\"token_mixer\":\"separable_convolution\",\"convolution_kernel_size\":-3", "found -3")]
    [InlineData("convolution_kernel_size", "\"convolution_kernel_size\":5", "attention only")]
    [InlineData("channel_shuffle", "\"channel_shuffle\":1", "true or false")]
    [InlineData("channel_shuffle", "\"channel_shuffle\":true,\"output_groups\":1", "two grouped products in a row")]
    [InlineData("channel_shuffle", "\"channel_shuffle\":true,\"post_attention_groups\":6,\"v_groups\":256", "to divide hidden_size 768")]
    [InlineData("channel_shuffle", "\"channel_shuffle\":true,\"intermediate_groups\":6,\"output_groups\":768", "to divide intermediate_size 3072")]
    [InlineData("embedding_size", "\"hidden_size\":64,\"embedding_size\":65,\"num_attention_heads\":4", "1 to 64, the hidden_size; found 65")]
    [InlineData("embedding_size", "\"hidden_size\":64,\"num_attention_heads\":4", "found 768")]
    [InlineData("embedding_size", "\"hidden_size\":1024,\"num_attention_heads\":4", "found no such key")]
    [InlineData("share_layers", "\"share_layers\":0", "found 0")]
    public void Parts_that_do_not_fit_together_are_refused_with_the_reason(string key, string keys, string reason)
    {
        var error = Assert.Throws<ConfigException>(() => Parse(keys));
        Assert.Equal(key, error.Key);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>BERT-base of the paper: 109.48 million parameters, 22.35 GFLOP at 128 tokens.</summary>
    [Theory]
    [InlineData("squeezebert-sixth", "bert-base")]
    [InlineData("squeezebert-small-sixth", "bert-small")]
    public void The_sixth_has_a_sixth_of_the_parameters_and_of_the_operations(string preset, string whole)
    {
        ModelCost sixth = ModelCost.Of(SqueezeBertConfig.FromPreset(preset)), bert = ModelCost.Of(SqueezeBertConfig.FromPreset(whole));
        Assert.True(6 * sixth.Parameters <= bert.Parameters, $"{sixth.Parameters:N0} parameters of {bert.Parameters:N0}");
        Assert.True(6 * sixth.Flops <= bert.Flops, $"{sixth.Flops:N0} operations of {bert.Flops:N0}");
    }

    [Fact]
    public void The_cost_of_convolutions_grows_with_length_and_that_of_attention_faster()
    {
        Assert.Equal(4, Growth("squeezebert-separable"), 0.01);
        Assert.InRange(Growth("squeezebert-hybrid"), 4.1, 5);
        Assert.InRange(Growth("squeezebert-base"), 4.9, 5);

        static double Growth(string preset) => (double)ModelCost.Of(SqueezeBertConfig.FromPreset(preset), 512).Flops / ModelCost.Of(SqueezeBertConfig.FromPreset(preset), 128).Flops;
    }

    private static SqueezeBertConfig Parse(string keys) => SqueezeBertConfig.Parse(Encoding.UTF8.GetBytes($"{{\"model_type\":\"squeezebert\",{keys}}}"));
}
