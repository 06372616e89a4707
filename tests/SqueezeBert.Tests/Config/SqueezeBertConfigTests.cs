using System.Text;
using Xunit;

namespace SqueezeBert.Tests.Config;

/// <summary>config.json is read and written as Hugging Face means it, and what can't be run is refused by name.</summary>
public class SqueezeBertConfigTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(RepositoryFiles.Fixture(), "*config.json", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("\"model_type\"", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(RepositoryFiles.Fixture(), path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_golden_configuration_is_read_and_written_back_the_same(string file)
    {
        var config = SqueezeBertConfig.FromFile(RepositoryFiles.Fixture(file));
        string written = config.ToJson();
        Assert.Equal(written, Parse(written).ToJson());
        Assert.NotNull(Parse(written).Head);
    }

    public static TheoryData<string> Presets => [.. SqueezeBertConfig.PresetNames];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Presets_survive_their_own_file(string preset)
    {
        var config = SqueezeBertConfig.FromPreset(preset);
        Assert.Equal(config.ToJson(), Parse(config.ToJson()).ToJson());
    }

    [Fact]
    public void Defaults_are_those_of_the_original()
    {
        var config = Parse("""{"model_type":"squeezebert"}""");
        Assert.Equal((30522, 768, 12, 12, 3072, 512), (config.VocabSize, config.HiddenSize, config.NumHiddenLayers, config.NumAttentionHeads, config.IntermediateSize, config.MaxPositionEmbeddings));
        Assert.Equal((4, 4, 4, 1, 4, 4), (config.QGroups, config.KGroups, config.VGroups, config.PostAttentionGroups, config.IntermediateGroups, config.OutputGroups));
        Assert.Equal(["LABEL_0", "LABEL_1"], config.Id2Label);
        Assert.Null(config.Head);
    }

    [Fact]
    public void Encoder_norms_of_squeezebert_ignore_the_configured_epsilon()
    {
        Assert.Equal(1e-12, Parse("""{"model_type":"squeezebert","layer_norm_eps":0.01}""").EncoderLayerNormEps);
        Assert.Equal(0.01, Parse("""{"model_type":"bert","layer_norm_eps":0.01}""").EncoderLayerNormEps);
    }

    [Fact]
    public void Unknown_keys_are_kept() =>
        Assert.Contains("\"transformers_version\": \"4.34.0\"", Parse("""{"model_type":"bert","transformers_version":"4.34.0"}""").ToJson(), StringComparison.Ordinal);

    [Fact]
    public void Labels_come_in_id_order() =>
        Assert.Equal(["a", "b", "c"], Parse("""{"model_type":"bert","id2label":{"2":"c","0":"a","1":"b"}}""").Id2Label);

    [Theory]
    [InlineData("model_type", "\"roberta\"")]
    [InlineData("hidden_act", "\"silu\"")]
    [InlineData("position_embedding_type", "\"relative_key\"")]
    [InlineData("is_decoder", "true")]
    [InlineData("add_cross_attention", "true")]
    [InlineData("embedding_size", "769")]
    [InlineData("embedding_size", "0")]
    [InlineData("hidden_size", "0")]
    [InlineData("hidden_size", "\"768\"")]
    [InlineData("hidden_size", "768.5")]
    [InlineData("num_attention_heads", "7")]
    [InlineData("q_groups", "5")]
    [InlineData("output_groups", "0")]
    [InlineData("vocab_size", "99999999999")]
    [InlineData("layer_norm_eps", "-1")]
    [InlineData("hidden_dropout_prob", "1.5")]
    [InlineData("problem_type", "\"ranking\"")]
    [InlineData("id2label", "{\"0\":\"a\",\"2\":\"b\"}")]
    [InlineData("id2label", "[\"a\"]")]
    [InlineData("id2label", "{}")]
    [InlineData("intent_id2label", "[\"a\"]")]
    [InlineData("slot_id2label", "{\"1\":\"O\"}")]
    [InlineData("token_mixer", "\"fourier\"")]
    [InlineData("quantization_config", "\"int8\"")]
    [InlineData("pruned_heads", "{\"0\":[1]}")]
    [InlineData("architectures", "\"BertModel\"")]
    [InlineData("classifier_pooling", "\"max\"")]
    public void An_unsupported_value_is_refused_by_its_key(string key, string value)
    {
        string type = key == "model_type" ? "" : "\"model_type\":\"squeezebert\",";
        var error = Assert.Throws<ConfigException>(() => Parse($"{{{type}\"{key}\":{value}}}"));
        Assert.Equal(key, error.Key);
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
        Assert.Contains("found", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("squeezebert", "SqueezeBert")]
    [InlineData("bert", "Bert")]
    public void The_joint_heads_labels_stand_beside_the_others(string type, string prefix)
    {
        var config = Parse($$$"""{"model_type":"{{{type}}}","architectures":["{{{prefix}}}ForIntentAndSlots"],"intent_id2label":{"0":"greet"},"slot_id2label":{"1":"B-city","0":"O"}}""");
        Assert.Equal(ModelHead.IntentAndSlots, config.Head);
        Assert.Equal(["greet"], config.IntentId2Label);
        Assert.Equal(["O", "B-city"], config.SlotId2Label);
        Assert.Equal(["LABEL_0", "LABEL_1"], config.Id2Label);
        string json = config.ToJson();
        Assert.Equal(json, Parse(json).ToJson());
        Assert.Equal(config.SlotId2Label, Parse(json).SlotId2Label);
    }

    [Theory]
    [InlineData("slot_id2label", "\"intent_id2label\":{\"0\":\"greet\"}")]
    [InlineData("intent_id2label", "\"slot_id2label\":{\"0\":\"O\"},\"intent_id2label\":null")]
    public void A_joint_head_without_labels_is_refused_by_the_key(string missing, string others)
    {
        Assert.Equal(missing, Assert.Throws<ConfigException>(() => Parse($$"""{"model_type":"bert","architectures":["BertForIntentAndSlots"],{{others}} }""")).Key);
        Assert.Equal(missing, Assert.Throws<ConfigException>(() => ModelCost.Of(Parse($$"""{"model_type":"bert",{{others}} }"""), head: ModelHead.IntentAndSlots)).Key);
    }

    [Fact]
    public void A_quantised_folder_says_how_and_survives_its_own_file()
    {
        var config = SqueezeBertConfig.FromPreset("squeezebert-tiny") with { WeightPrecision = WeightPrecision.Int8 };
        string json = config.ToJson();
        Assert.Equal(json, Parse(json).ToJson());
        var written = System.Text.Json.JsonElement.Parse(json).GetProperty("quantization_config");
        Assert.Equal(("squeezebert_int8", 8, true, "_scale"), (written.GetProperty("quant_method").GetString(), written.GetProperty("bits").GetInt32(), written.GetProperty("per_channel").GetBoolean(), written.GetProperty("scale_suffix").GetString()));
        Assert.Equal(WeightPrecision.Int8, Parse("""{"model_type":"bert","quantization_config":{"quant_method":"squeezebert_int8"}}""").WeightPrecision);
        Assert.Equal(WeightPrecision.Float32, Parse("""{"model_type":"bert","quantization_config":null}""").WeightPrecision);
    }

    [Theory]
    [InlineData("quant_method", "{\"bits\":4}")]
    [InlineData("quant_method", "{\"quant_method\":\"gptq\"}")]
    [InlineData("bits", "{\"quant_method\":\"squeezebert_int8\",\"bits\":4}")]
    [InlineData("per_channel", "{\"quant_method\":\"squeezebert_int8\",\"per_channel\":false}")]
    [InlineData("symmetric", "{\"quant_method\":\"squeezebert_int8\",\"symmetric\":0}")]
    [InlineData("activation_scheme", "{\"quant_method\":\"squeezebert_int8\",\"activation_scheme\":\"static\"}")]
    [InlineData("scale_suffix", "{\"quant_method\":\"squeezebert_int8\",\"scale_suffix\":\".scale\"}")]
    [InlineData("zero_point", "{\"quant_method\":\"squeezebert_int8\",\"zero_point\":true}")]
    [InlineData("bits", "{\"bits\":8,\"bits\":8,\"quant_method\":\"squeezebert_int8\"}")]
    public void Another_quantisation_is_refused_by_its_key(string key, string value)
    {
        var error = Assert.Throws<ConfigException>(() => Parse($"{{\"model_type\":\"bert\",\"quantization_config\":{value}}}"));
        Assert.Equal("quantization_config." + key, error.Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"model_type":"bert","model_type":"bert"}""")]
    public void A_file_that_is_no_configuration_is_refused(string json) => Assert.Throws<ConfigException>(() => Parse(json));

    [Fact]
    public void A_number_of_labels_that_contradicts_their_names_is_refused()
    {
        const string labels = "\"model_type\":\"bert\",\"id2label\":{\"0\":\"no\",\"1\":\"yes\"}";
        Assert.Equal(["no", "yes"], Parse($"{{{labels},\"num_labels\":2}}").Id2Label);
        var error = Assert.Throws<ConfigException>(() => Parse($"{{{labels},\"num_labels\":3}}"));
        Assert.Equal("config.json: 'num_labels': expected 2, as many as id2label has; found 3.", error.Message);
    }

    [Fact]
    public void An_architecture_without_a_head_of_ours_is_refused_by_name()
    {
        var config = Parse("""{"model_type":"bert","architectures":["BertForNextSentencePrediction"]}""");
        Assert.Equal("architectures", Assert.Throws<ConfigException>(() => config.Head).Key);
    }

    [Fact]
    public void Mutated_files_give_a_configuration_or_a_ConfigException()
    {
        byte[] valid = File.ReadAllBytes(RepositoryFiles.Fixture("fullsize", "squeezebert-base.config.json"));
        var random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] mutated = [.. valid];
            for (int m = random.Next(1, 4); m > 0; m--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                SqueezeBertConfig.Parse(mutated);
            }
            catch (ConfigException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1, 20_000);
    }

    private static SqueezeBertConfig Parse(string json) => SqueezeBertConfig.Parse(Encoding.UTF8.GetBytes(json));
}
