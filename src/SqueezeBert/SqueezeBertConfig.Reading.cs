namespace SqueezeBert;

public sealed partial record SqueezeBertConfig
{
    internal const string FileName = "config.json";

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="ConfigException">The file is missing, malformed, or describes a model this library doesn't run.</exception>
    public static SqueezeBertConfig FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ConfigFile.Read(() => File.OpenRead(path), path, keys => Read(keys, path));
    }

    /// <summary>Reads the <c>config.json</c> of a model.</summary>
    /// <inheritdoc cref="FromFile"/>
    public static SqueezeBertConfig FromFiles(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return ConfigFile.Read(files, FileName, keys => Read(keys, files.PathOf(FileName)));
    }

    /// <summary>Parses the text of a <c>config.json</c>.</summary>
    /// <param name="utf8Json">The file's bytes.</param>
    /// <param name="source">Name for error messages.</param>
    /// <exception cref="ConfigException">The text is malformed or describes a model this library doesn't run.</exception>
    public static SqueezeBertConfig Parse(ReadOnlyMemory<byte> utf8Json, string source = "config.json") =>
        ConfigFile.Parse(utf8Json, source, keys => Read(keys, source));

    private static SqueezeBertConfig Read(ConfigKeys keys, string source)
    {
        var config = Read(keys);
        config.Validate(source);
        // Left out, it is 768 to Hugging Face's SqueezeBERT whatever hidden_size says: only a file that asks for factorised embeddings gets them.
        if (config.HasFactorizedEmbeddings && keys.OptionalInteger(EmbeddingSizeKey) is null) throw keys.WrongValue(EmbeddingSizeKey, $"{config.HiddenSize}, the hidden_size, or less");
        return config;
    }

    private static SqueezeBertConfig Read(ConfigKeys keys)
    {
        var type = keys.RequiredWord("model_type", ModelTypes);
        bool grouped = type == ModelType.SqueezeBert;
        keys.Only("position_embedding_type", "absolute");
        keys.OnlyFalse("is_decoder");
        keys.OnlyFalse("add_cross_attention");
        keys.OnlyEmpty("pruned_heads");

        var defaults = new SqueezeBertConfig();
        int hiddenSize = keys.Integer("hidden_size", defaults.HiddenSize);
        int Groups(string key, int fallback) => grouped ? keys.Integer(key, fallback) : 1;
        return new SqueezeBertConfig
        {
            ModelType = type,
            Architectures = keys.Strings("architectures"),
            VocabSize = keys.Integer("vocab_size", defaults.VocabSize),
            HiddenSize = hiddenSize,
            EmbeddingSize = keys.Integer(EmbeddingSizeKey, grouped ? defaults.EmbeddingSize : hiddenSize),
            NumHiddenLayers = keys.Integer("num_hidden_layers", defaults.NumHiddenLayers),
            NumAttentionHeads = keys.Integer("num_attention_heads", defaults.NumAttentionHeads),
            IntermediateSize = keys.Integer("intermediate_size", defaults.IntermediateSize),
            HiddenAct = keys.Word("hidden_act", HiddenActivations, defaults.HiddenAct),
            HiddenDropoutProb = keys.Number("hidden_dropout_prob", defaults.HiddenDropoutProb),
            AttentionProbsDropoutProb = keys.Number("attention_probs_dropout_prob", defaults.AttentionProbsDropoutProb),
            ClassifierDropout = keys.OptionalNumber("classifier_dropout"),
            MaxPositionEmbeddings = keys.Integer("max_position_embeddings", defaults.MaxPositionEmbeddings),
            TypeVocabSize = keys.Integer("type_vocab_size", defaults.TypeVocabSize),
            InitializerRange = keys.Number("initializer_range", defaults.InitializerRange),
            LayerNormEps = keys.Number("layer_norm_eps", defaults.LayerNormEps),
            PadTokenId = keys.Integer("pad_token_id", defaults.PadTokenId),
            QGroups = Groups("q_groups", defaults.QGroups),
            KGroups = Groups("k_groups", defaults.KGroups),
            VGroups = Groups("v_groups", defaults.VGroups),
            PostAttentionGroups = Groups("post_attention_groups", defaults.PostAttentionGroups),
            IntermediateGroups = Groups("intermediate_groups", defaults.IntermediateGroups),
            OutputGroups = Groups("output_groups", defaults.OutputGroups),
            TieWordEmbeddings = keys.Boolean("tie_word_embeddings", defaults.TieWordEmbeddings),
            ProblemType = keys.OptionalWord("problem_type", ProblemTypes),
            Id2Label = keys.Labels(),
            IntentId2Label = keys.Names(IntentLabelsKey) ?? [],
            SlotId2Label = keys.Names(SlotLabelsKey) ?? [],
            ClassifierPooling = keys.Word("classifier_pooling", ClassifierPoolings, defaults.ClassifierPooling),
            TokenMixer = keys.WordOrWords(TokenMixerKey, TokenMixers) ?? defaults.TokenMixer,
            ConvolutionKernelSize = keys.Integer(ConvolutionKernelSizeKey, defaults.ConvolutionKernelSize),
            ChannelShuffle = keys.Boolean(ChannelShuffleKey, defaults.ChannelShuffle),
            ShareLayers = keys.Integer(ShareLayersKey, defaults.ShareLayers),
            WeightPrecision = ReadQuantization(keys),
            OtherKeys = keys.Others(),
        };
    }
}
