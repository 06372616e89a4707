using System.Collections.Immutable;

namespace SqueezeBert;

public sealed partial record SqueezeBertConfig
{
    private const int MaxSize = 1 << 20;
    private const string IntentLabelsKey = "intent_id2label";
    private const string SlotLabelsKey = "slot_id2label";

    /// <summary>Checks that the parts fit together; <see cref="Parse"/> and models call it.</summary>
    /// <exception cref="ConfigException">Names the key that doesn't fit.</exception>
    internal void Validate(string source)
    {
        Between(VocabSize, 1, 1 << 24, "vocab_size");
        Between(HiddenSize, 1, MaxSize, "hidden_size");
        Between(NumHiddenLayers, 0, 1024, "num_hidden_layers");
        Between(NumAttentionHeads, 1, MaxSize, "num_attention_heads");
        Between(IntermediateSize, 1, MaxSize, "intermediate_size");
        Between(MaxPositionEmbeddings, 1, MaxSize, "max_position_embeddings");
        Between(TypeVocabSize, 1, MaxSize, "type_vocab_size");
        Probability(HiddenDropoutProb, "hidden_dropout_prob");
        Probability(AttentionProbsDropoutProb, "attention_probs_dropout_prob");
        if (ClassifierDropout is double dropout) Probability(dropout, "classifier_dropout");
        if (!(LayerNormEps >= 0)) throw new ConfigException(source, "layer_norm_eps", $"expected 0 or more; found {LayerNormEps}.");
        Divides(NumAttentionHeads, HiddenSize, "num_attention_heads", "hidden_size");
        Divides(QGroups, HiddenSize, "q_groups", "hidden_size");
        Divides(KGroups, HiddenSize, "k_groups", "hidden_size");
        Divides(VGroups, HiddenSize, "v_groups", "hidden_size");
        Divides(PostAttentionGroups, HiddenSize, "post_attention_groups", "hidden_size");
        Divides(IntermediateGroups, HiddenSize, "intermediate_groups", "hidden_size");
        Divides(IntermediateGroups, IntermediateSize, "intermediate_groups", "intermediate_size");
        Divides(OutputGroups, HiddenSize, "output_groups", "hidden_size");
        Divides(OutputGroups, IntermediateSize, "output_groups", "intermediate_size");
        Between(PadTokenId, 0, VocabSize - 1, "pad_token_id");
        ValidateFamily(source);
        if (KnownHead is { } head) ValidateFor(head, source);

        void Between(int value, int least, int most, string key)
        {
            if (value < least || value > most) throw new ConfigException(source, key, $"expected {least:N0} to {most:N0}; found {value:N0}.");
        }

        void Probability(double value, string key)
        {
            if (value is not (>= 0 and < 1)) throw new ConfigException(source, key, $"expected a probability below 1; found {value}.");
        }

        void Divides(int value, int whole, string key, string wholeKey)
        {
            if (value < 1 || whole % value != 0)
                throw new ConfigException(source, key, $"expected a divisor of {wholeKey} {whole}; found {value}.");
        }
    }

    /// <summary>Checks what a head needs beside the shape: a joint head has two sets of labels of its own.</summary>
    /// <exception cref="ConfigException">Names the key that is missing.</exception>
    internal void ValidateFor(ModelHead head, string source)
    {
        if (head != ModelHead.IntentAndSlots) return;
        foreach (var (key, names) in (ReadOnlySpan<(string, ImmutableArray<string>)>)[(IntentLabelsKey, IntentId2Label), (SlotLabelsKey, SlotId2Label)])
            if (names.IsDefaultOrEmpty)
                throw new ConfigException(source, key, $"expected an object from id to name, as {ClassPrefix(ModelType)}ForIntentAndSlots needs; found no names.");
    }
}
