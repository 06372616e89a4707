namespace SqueezeBert;

/// <summary>The file's words for enumerated values: one list each, for reading and writing.</summary>
public sealed partial record SqueezeBertConfig
{
    internal static readonly (string Word, ModelType Value)[] ModelTypes =
        [("squeezebert", ModelType.SqueezeBert), ("bert", ModelType.Bert)];

    internal static readonly (string Word, HiddenActivation Value)[] HiddenActivations =
        [("gelu", HiddenActivation.Gelu), ("gelu_new", HiddenActivation.GeluNew), ("relu", HiddenActivation.Relu)];

    internal static readonly (string Word, ProblemType Value)[] ProblemTypes =
    [
        ("regression", SqueezeBert.ProblemType.Regression),
        ("single_label_classification", SqueezeBert.ProblemType.SingleLabelClassification),
        ("multi_label_classification", SqueezeBert.ProblemType.MultiLabelClassification),
    ];

    internal static readonly (string Word, ClassifierPooling Value)[] ClassifierPoolings =
        [("cls", ClassifierPooling.Cls), ("mean", ClassifierPooling.Mean)];

    internal static readonly (string Word, TokenMixer Value)[] TokenMixers =
        [("attention", SqueezeBert.TokenMixer.Attention), ("separable_convolution", SqueezeBert.TokenMixer.SeparableConvolution)];

    /// <summary>What options and reports call them.</summary>
    internal static readonly (string Word, WeightPrecision Value)[] WeightPrecisions = [("float32", WeightPrecision.Float32), ("int8", WeightPrecision.Int8)];

    internal static readonly (string Word, WeightPrecision Value)[] QuantizationMethods = [("squeezebert_int8", WeightPrecision.Int8)];

    /// <summary>Class name endings of Hugging Face and, last, our own; the first one of a head is the one written.</summary>
    internal static readonly (string Word, ModelHead Value)[] ArchitectureEndings =
    [
        ("Model", ModelHead.None),
        ("ForSequenceClassification", ModelHead.SequenceClassification),
        ("ForTokenClassification", ModelHead.TokenClassification),
        ("ForQuestionAnswering", ModelHead.QuestionAnswering),
        ("ForMaskedLM", ModelHead.MaskedLanguageModel),
        ("ForPreTraining", ModelHead.MaskedLanguageModel),
        ("ForMultipleChoice", ModelHead.MultipleChoice),
        ("ForIntentAndSlots", ModelHead.IntentAndSlots),
    ];

    /// <summary>The head that <see cref="Architectures"/> names; null when it names none.</summary>
    /// <exception cref="ConfigException">The class is not one this library runs.</exception>
    public ModelHead? Head => HeadIn(FileName);

    /// <summary><see cref="Head"/> of the configuration in a file.</summary>
    internal ModelHead? HeadIn(string source) => Architectures.IsEmpty ? null : KnownHead ?? throw new ConfigException(source, "architectures",
        $"expected {string.Join(", ", ArchitectureEndings.Select(e => ClassPrefix(ModelType) + e.Word))}; found {Architectures[0]}.");

    /// <summary>As <see cref="Head"/>; null also for a class that this library doesn't run.</summary>
    private ModelHead? KnownHead
    {
        get
        {
            if (Architectures.IsEmpty) return null;
            string name = Architectures[0];
            string prefix = ClassPrefix(ModelType);
            foreach (var (ending, head) in ArchitectureEndings)
                if (name.Length == prefix.Length + ending.Length && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
                    return head;
            return null;
        }
    }

    /// <summary>This configuration with <see cref="Architectures"/> naming the class for the head.</summary>
    /// <remarks>What was pretrained is a masked language model to everybody: Hugging Face has no SqueezeBERT for pretraining.</remarks>
    public SqueezeBertConfig WithHead(ModelHead head) =>
        this with { Architectures = [ClassPrefix(ModelType) + WordOf(ArchitectureEndings, head == ModelHead.PreTraining ? ModelHead.MaskedLanguageModel : head)] };

    internal static string WordOf<T>((string Word, T Value)[] words, T value) where T : struct, Enum
    {
        foreach (var (word, candidate) in words)
            if (EqualityComparer<T>.Default.Equals(candidate, value))
                return word;
        throw new ArgumentOutOfRangeException(nameof(value), value, "The value has no word in config.json.");
    }

    private static string ClassPrefix(ModelType type) => type == ModelType.SqueezeBert ? "SqueezeBert" : "Bert";
}
