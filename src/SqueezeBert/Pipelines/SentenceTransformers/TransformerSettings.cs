using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary><c>sentence_bert_config.json</c>: how texts reach the encoder, and what is taken from it.</summary>
/// <param name="MaxSeqLength">The most tokens of a text; null where the tokenizer's own limit holds.</param>
/// <param name="DoLowerCase">Whether texts are lower-cased even if the tokenizer would not.</param>
/// <param name="Output">What the encoder gives on to the next module.</param>
internal sealed record TransformerSettings(int? MaxSeqLength, bool DoLowerCase, EncoderOutput Output)
{
    private const string FileName = "sentence_bert_config.json";

    private static readonly (string Word, EncoderOutput Value)[] Outputs =
        [("last_hidden_state", EncoderOutput.LastHiddenState), ("pooler_output", EncoderOutput.PoolerOutput)];

    internal static TransformerSettings Read(ModelFiles files) =>
        files.Exists(FileName) ? ConfigFile.Read(files, FileName, Read) : new TransformerSettings(null, false, EncoderOutput.LastHiddenState);

    private static TransformerSettings Read(ConfigKeys keys)
    {
        keys.Only("transformer_task", "feature-extraction");
        // Newer versions write the tokenizer's own word for the limit, which then counts.
        var processor = keys.Within("processor_kwargs") ?? keys.Within("tokenizer_args");
        int? length = processor?.OptionalInteger("model_max_length") ?? keys.OptionalInteger("max_seq_length");
        if (length < 3) throw keys.Wrong("max_seq_length", $"expected at least 3 tokens, so that one stands beside [CLS] and [SEP]; found {length}.");
        var output = keys.Within("modality_config")?.Within("text")?.Word("method_output_name", Outputs, EncoderOutput.LastHiddenState) ?? EncoderOutput.LastHiddenState;
        return new TransformerSettings(length, keys.Boolean("do_lower_case", false), output);
    }

    /// <summary>A tokenizer's options as these settings change them.</summary>
    internal BertTokenizerOptions Over(BertTokenizerOptions options) => options with
    {
        ModelMaxLength = MaxSeqLength ?? options.ModelMaxLength,
        DoLowerCase = options.DoLowerCase || DoLowerCase,
        // Lower case here doesn't mean that accents go.
        StripAccents = options.StripAccents ?? options.DoLowerCase,
    };
}
