using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert;

public sealed partial record SqueezeBertConfig
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        // The file is read by JSON parsers, never embedded in HTML: label names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a <c>config.json</c> that Hugging Face and this library read back as the same configuration.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (!Architectures.IsEmpty)
        {
            writer.WriteStartArray("architectures");
            foreach (string name in Architectures) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
        writer.WriteNumber("attention_probs_dropout_prob", AttentionProbsDropoutProb);
        if (ModelType == ModelType.Bert && ClassifierDropout is double dropout) writer.WriteNumber("classifier_dropout", dropout);
        if (ChannelShuffle) writer.WriteBoolean(ChannelShuffleKey, true);
        if (ClassifierPooling != ClassifierPooling.Cls) writer.WriteString("classifier_pooling", WordOf(ClassifierPoolings, ClassifierPooling));
        if (HasConvolutions) writer.WriteNumber(ConvolutionKernelSizeKey, ConvolutionKernelSize);
        if (ModelType == ModelType.SqueezeBert || HasFactorizedEmbeddings) writer.WriteNumber(EmbeddingSizeKey, EmbeddingSize);
        writer.WriteString("hidden_act", WordOf(HiddenActivations, HiddenAct));
        writer.WriteNumber("hidden_dropout_prob", HiddenDropoutProb);
        writer.WriteNumber("hidden_size", HiddenSize);
        WriteLabels(writer);
        writer.WriteNumber("initializer_range", InitializerRange);
        if (!IntentId2Label.IsDefaultOrEmpty) WriteNames(writer, IntentLabelsKey, IntentId2Label);
        writer.WriteNumber("intermediate_size", IntermediateSize);
        writer.WriteNumber("layer_norm_eps", LayerNormEps);
        writer.WriteNumber("max_position_embeddings", MaxPositionEmbeddings);
        writer.WriteString("model_type", WordOf(ModelTypes, ModelType));
        writer.WriteNumber("num_attention_heads", NumAttentionHeads);
        writer.WriteNumber("num_hidden_layers", NumHiddenLayers);
        writer.WriteNumber("pad_token_id", PadTokenId);
        if (ProblemType is { } problem) writer.WriteString("problem_type", WordOf(ProblemTypes, problem));
        if (ModelType == ModelType.SqueezeBert) WriteGroups(writer);
        if (WeightPrecision == WeightPrecision.Int8) WriteQuantization(writer);
        if (ShareLayers != 1) writer.WriteNumber(ShareLayersKey, ShareLayers);
        if (!SlotId2Label.IsDefaultOrEmpty) WriteNames(writer, SlotLabelsKey, SlotId2Label);
        if (!TieWordEmbeddings) writer.WriteBoolean("tie_word_embeddings", false);
        WriteTokenMixer(writer);
        writer.WriteNumber("type_vocab_size", TypeVocabSize);
        writer.WriteNumber("vocab_size", VocabSize);
        foreach (var (key, value) in OtherKeys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private void WriteGroups(Utf8JsonWriter writer)
    {
        writer.WriteNumber("q_groups", QGroups);
        writer.WriteNumber("k_groups", KGroups);
        writer.WriteNumber("v_groups", VGroups);
        writer.WriteNumber("post_attention_groups", PostAttentionGroups);
        writer.WriteNumber("intermediate_groups", IntermediateGroups);
        writer.WriteNumber("output_groups", OutputGroups);
    }

    private void WriteLabels(Utf8JsonWriter writer)
    {
        WriteNames(writer, "id2label", Id2Label);
        writer.WriteStartObject("label2id");
        var written = new HashSet<string>(StringComparer.Ordinal);
        for (int id = 0; id < NumLabels; id++)
            if (written.Add(Id2Label[id]))
                writer.WriteNumber(Id2Label[id], id);
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string key, ImmutableArray<string> names)
    {
        writer.WriteStartObject(key);
        for (int id = 0; id < names.Length; id++) writer.WriteString(id.ToString(CultureInfo.InvariantCulture), names[id]);
        writer.WriteEndObject();
    }
}
