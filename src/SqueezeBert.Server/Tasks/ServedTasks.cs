namespace SqueezeBert.Server.Tasks;

/// <summary>The tasks of a server.</summary>
internal static class ServedTasks
{
    internal static TextClassificationTask TextClassification { get; } = new();

    internal static ZeroShotClassificationTask ZeroShotClassification { get; } = new();

    internal static TokenClassificationTask TokenClassification { get; } = new();

    internal static QuestionAnsweringTask QuestionAnswering { get; } = new();

    internal static FillMaskTask FillMask { get; } = new();

    internal static IntentAndSlotsTask IntentAndSlots { get; } = new();

    internal static MultipleChoiceTask MultipleChoice { get; } = new();

    internal static FeatureExtractionTask FeatureExtraction { get; } = new();

    internal static SentenceEmbeddingsTask SentenceEmbeddings { get; } = new();

    internal static SentenceSimilarityTask SentenceSimilarity { get; } = new();

    internal static RerankTask Rerank { get; } = new();

    /// <summary>All of them; a model's first one is what it is for.</summary>
    internal static IReadOnlyList<ServedTask> All { get; } =
    [
        TextClassification, ZeroShotClassification, TokenClassification, QuestionAnswering, FillMask, IntentAndSlots, MultipleChoice,
        SentenceEmbeddings, SentenceSimilarity, Rerank, FeatureExtraction,
    ];

    /// <summary>The task of a name, Hugging Face's other names included; null for none.</summary>
    internal static ServedTask? Named(string name) => name switch
    {
        "sentiment-analysis" => TextClassification,
        "ner" => TokenClassification,
        "text-ranking" => Rerank,
        _ => All.FirstOrDefault(task => task.Name == name),
    };
}
