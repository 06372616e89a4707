using System.Collections.Frozen;
using SqueezeBert.Pipelines;
using SqueezeBert.Pipelines.SentenceTransformers;
using SqueezeBert.Server.Tasks;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Server.Models;

/// <summary>A model in memory, with a pipeline for every task that it can do.</summary>
/// <remarks>Immutable; safe to share between requests.</remarks>
internal sealed class ServedModel : IDisposable
{
    private readonly FrozenDictionary<string, object> pipelines;

    private ServedModel(string name, PipelineParts parts, SentenceModules modules, ServerOptions options)
    {
        (Name, Parts, Options) = (name, parts, options);
        EmbeddingDefaults = new EmbeddingOptions { MaxBatchTokens = options.MaxBatchTokens, Pooling = options.Pooling, Prompt = options.DefaultPrompt, PromptName = options.DefaultPromptName };
        Embeddings = new EmbeddingPipeline(parts with { OwnsModel = false }, EmbeddingDefaults, modules);
        IsEmbedder = parts.Model.HeadKind == ModelHead.None || modules != SentenceModules.Plain;
        pipelines = ServedTasks.All
            .Select(task => (task.Name, Pipeline: task.TryLoad(this)))
            .Where(entry => entry.Pipeline is not null)
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Pipeline!, StringComparer.Ordinal);
    }

    /// <summary>What clients call it.</summary>
    internal string Name { get; }

    internal PipelineParts Parts { get; }

    internal ServerOptions Options { get; }

    internal SqueezeBertModel Model => Parts.Model;

    internal BertTokenizer Tokenizer => Parts.Tokenizer;

    /// <summary>How texts become vectors where a request doesn't say.</summary>
    internal EmbeddingOptions EmbeddingDefaults { get; }

    /// <summary>Makes vectors as the folder and the server's options say.</summary>
    internal EmbeddingPipeline Embeddings { get; }

    /// <summary>Whether the model was made for vectors, rather than for a head's answers.</summary>
    internal bool IsEmbedder { get; }

    /// <summary>The most tokens of a text, [CLS] and [SEP] included.</summary>
    internal int MaxTokens => Embeddings.MaxTokens;

    /// <summary>Loads a model.</summary>
    /// <exception cref="ConfigException">The configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The weights are missing, malformed, or don't fit the configuration.</exception>
    /// <exception cref="TokenizerException">The vocabulary is missing, malformed or of another kind.</exception>
    /// <exception cref="ArgumentException">The options ask for what the model lacks, or vocabulary and model don't fit.</exception>
    internal static ServedModel Load(ServerModel model, ServerOptions options, WorkerPool pool)
    {
        var modules = SentenceModules.Read(model.Files);
        return modules.LoadEncoder(model.Files, new ModelOptions { Precision = options.Precision, WorkerPool = pool }).Into(parts => new ServedModel(model.Name, parts, modules, options));
    }

    /// <summary>Whether the model can do a task at all.</summary>
    internal bool Can(ServedTask task) => pipelines.ContainsKey(task.Name);

    /// <summary>What stands before a text to embed.</summary>
    /// <param name="name">The prompt that a client names; null for the model's own, where it was made for vectors.</param>
    /// <exception cref="ArgumentException">The model has no prompt of that name.</exception>
    internal string PromptOf(string? name) => name is not null ? Embeddings.PromptOf(name) : IsEmbedder ? Embeddings.Prompt : "";

    /// <summary>What the model is for: the first task that it was made for, else the first that it can do.</summary>
    internal ServedTask MainTask => ServedTasks.All.FirstOrDefault(task => Can(task) && task.Suits(this)) ?? ServedTasks.All.First(Can);

    /// <summary>The pipeline of a task with the server's own options.</summary>
    internal TPipeline Pipeline<TPipeline>(ServedTask task) where TPipeline : class => pipelines.TryGetValue(task.Name, out object? pipeline)
        ? (TPipeline)pipeline
        : throw Requests.RequestException.Validation($"model: expected one that does {task.Name}; found {Name}, which does {string.Join(", ", ServedTasks.All.Where(Can).Select(other => other.Name))}.");

    public void Dispose() => Model.Dispose();
}
