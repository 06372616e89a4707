using SqueezeBert.Models;

namespace SqueezeBert.Cli.Tasks;

/// <summary>The model of a task where the user names none.</summary>
internal static class TaskModels
{
    /// <summary>Repositories of the hub whose models suit a task, for the message where none is embedded.</summary>
    private static readonly Dictionary<string, string> Suggestions = new(StringComparer.Ordinal)
    {
        ["zero-shot-classification"] = "typeform/squeezebert-mnli",
        ["token-classification"] = "dslim/bert-base-NER",
        ["question-answering"] = "deepset/minilm-uncased-squad2",
        ["fill-mask"] = "squeezebert/squeezebert-uncased",
        ["feature-extraction"] = "squeezebert/squeezebert-uncased",
        ["sentence-embeddings"] = "sentence-transformers/all-MiniLM-L6-v2",
        ["sentence-similarity"] = "sentence-transformers/all-MiniLM-L6-v2",
        ["rerank"] = "cross-encoder/ms-marco-MiniLM-L6-v2",
    };

    /// <summary>The embedded model of a task; null for none.</summary>
    internal static string? EmbeddedFor(string task) =>
        task == "text-classification" && EmbeddedModels.Names.Contains(EmbeddedModels.TextClassification, StringComparer.Ordinal) ? EmbeddedModels.TextClassification : null;

    /// <exception cref="UsageException">No model is embedded for the task; the message says which to download.</exception>
    internal static string Default(string task) => EmbeddedFor(task) ?? throw new UsageException(
        $"--model: expected DIR or ORG/NAME, for no model of {task} is embedded; found none.{(Suggestions.TryGetValue(task, out string? name) ? $" One that does this: --model {name} (see also squeezebert download)." : "")}");
}
