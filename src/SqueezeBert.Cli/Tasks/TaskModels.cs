using SqueezeBert.Models;

namespace SqueezeBert.Cli.Tasks;

/// <summary>The model of a task where the user names none.</summary>
internal static class TaskModels
{
    /// <summary>The embedded models, by task.</summary>
    private static readonly Dictionary<string, string> Embedded = new(StringComparer.Ordinal)
    {
        ["text-classification"] = EmbeddedModels.TextClassification,
        ["zero-shot-classification"] = EmbeddedModels.ZeroShotClassification,
        ["token-classification"] = EmbeddedModels.TokenClassification,
        ["question-answering"] = EmbeddedModels.QuestionAnswering,
        ["fill-mask"] = EmbeddedModels.FillMask,
        ["intent-and-slots"] = EmbeddedModels.IntentAndSlots,
        ["feature-extraction"] = EmbeddedModels.SentenceEmbeddings,
        ["sentence-embeddings"] = EmbeddedModels.SentenceEmbeddings,
        ["sentence-similarity"] = EmbeddedModels.SentenceEmbeddings,
        ["rerank"] = EmbeddedModels.SentenceEmbeddings,
    };

    /// <summary>The embedded model of a task; null for none.</summary>
    internal static string? EmbeddedFor(string task) => Embedded.GetValueOrDefault(task);

    /// <exception cref="UsageException">No model is embedded for the task.</exception>
    internal static string Default(string task) => EmbeddedFor(task) ?? throw new UsageException(
        $"--model: expected {ModelSource.Forms}, for no embedded model does {task}; found none.");
}
