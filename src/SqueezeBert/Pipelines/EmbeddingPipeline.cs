using System.Collections.Immutable;
using SqueezeBert.Heads;
using SqueezeBert.Pipelines.SentenceTransformers;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Embeds texts: text in, one vector out whose neighbours are texts of like meaning, where the model was trained for it.</summary>
/// <remarks>
/// Folders of sentence-transformers are read as that library reads them: <c>modules.json</c>, <c>1_Pooling/config.json</c>, dense
/// modules, normalisation, <c>sentence_bert_config.json</c> and the prompts of <c>config_sentence_transformers.json</c>. Any other
/// folder gives the mean of its tokens' vectors. What the caller's options say comes first. A vector never depends on the other
/// texts of a call, nor on the number of threads. Immutable; safe to share between threads.
/// <example><code>
/// using var embedder = EmbeddingPipeline.FromPretrained("models/sentiment", new EmbeddingOptions { Normalize = true });
/// var result = embedder.Predict("The staff were friendly and the food was great.");
/// Console.WriteLine($"{result.Embedding.Length} features of {result.TokenCount} tokens");
/// </code></example>
/// </remarks>
public sealed partial class EmbeddingPipeline : Pipeline<EmbeddingInput, EmbeddingResult>
{
    private readonly PipelineParts parts;
    private readonly EmbeddingOptions options;
    private readonly SentenceModules modules;
    private readonly EncodeOptions encoding;
    private readonly bool includesPrompt;
    private readonly ImmutableArray<DenseProjection> dense;

    internal EmbeddingPipeline(PipelineParts parts, EmbeddingOptions options, SentenceModules modules) : this(parts, options, modules, LoadDense(parts.Model, modules))
    {
    }

    private EmbeddingPipeline(PipelineParts parts, EmbeddingOptions options, SentenceModules modules, ImmutableArray<DenseProjection> dense) : base(parts, options, options.MaxTokens)
    {
        (this.parts, this.options, this.modules, this.dense) = (parts, options, modules, dense);
        encoding = new EncodeOptions { MaxLength = MaxTokens, Stride = options.Stride ?? 0, MaxWindowTokens = options.MaxInputTokens, Truncation = options.Stride is null ? TruncationStrategy.LongestFirst : TruncationStrategy.OnlyFirst };
        Pooling = options.Pooling ?? modules.PoolingMode;
        if (Pooling == PoolingMode.Pooler && !Model.HasPooler) throw new ArgumentException("Pooling: expected Cls, Mean or Max, for the model has no pooler; found Pooler.", nameof(options));
        if (modules.Pooling is { EmbeddingDimension: { } width } pooling && width != Model.Config.HiddenSize)
            throw new ConfigException(pooling.Source, "word_embedding_dimension", $"expected {Model.Config.HiddenSize}, the model's hidden_size; found {width}.");
        Normalizes = options.Normalize ?? modules.Normalizes;
        includesPrompt = modules.Pooling?.IncludePrompt ?? true;
        Prompts = modules.Prompts.Prompts;
        Prompt = options.Prompt ?? (options.PromptName is { } name ? PromptOf(name) : modules.Prompts.Default) ?? "";
        FeatureCount = dense.IsEmpty ? Model.Config.HiddenSize : dense[^1].OutputSize;
        Dimensions = RequireDimensions(options.Dimensions ?? FeatureCount);
    }

    /// <summary>How token vectors become one.</summary>
    public PoolingMode Pooling { get; }

    /// <summary>Whether vectors have length 1.</summary>
    public bool Normalizes { get; }

    /// <summary>Features of a vector, unless an input asks for fewer.</summary>
    public int Dimensions { get; }

    /// <summary>Prompts of the model by name, such as query or passage; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Prompts { get; }

    /// <summary>What stands before every text that brings no prompt of its own; empty for nothing.</summary>
    public string Prompt { get; }

    /// <summary>Features before any cut.</summary>
    internal int FeatureCount { get; }

    /// <summary>A pipeline over a model that stays the caller's; nothing is read of sentence-transformers' files.</summary>
    /// <exception cref="ArgumentException">The options ask for a pooler that the model lacks, or the model has fewer word embeddings than the tokenizer has tokens.</exception>
    public static EmbeddingPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, EmbeddingOptions? options = null) =>
        PipelineParts.Of(model, tokenizer).Into(parts => new EmbeddingPipeline(parts, options ?? new(), SentenceModules.Plain));

    /// <summary>Loads model and tokenizer from a folder in Hugging Face's or sentence-transformers' layout, or from a repository on the hub.</summary>
    /// <param name="name">
    /// A folder that holds <c>config.json</c>, the weights and <c>vocab.txt</c> or <c>tokenizer.json</c>, or <c>modules.json</c>, which
    /// says where they are; or a repository, <c>organisation/name</c>, which is downloaded into the cache unless it is there.
    /// </param>
    /// <param name="options">How to embed; null for what the folder says.</param>
    /// <param name="modelOptions">Threads, and <see cref="ModelOptions.Hub"/> for the revision; null for the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, and no repository can have that name.</exception>
    /// <exception cref="Hub.HubException">The repository or a file of it can't be had, from the hub or offline from the cache.</exception>
    /// <exception cref="ConfigException">A configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">Weights are missing, malformed, or don't fit the configuration.</exception>
    /// <exception cref="TokenizerException">The vocabulary is missing, malformed or of another kind.</exception>
    /// <exception cref="ArgumentException">The options ask for what the model lacks, or vocabulary and model don't fit.</exception>
    public static EmbeddingPipeline FromPretrained(string name, EmbeddingOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <summary>Loads model and tokenizer from files that need not be on disk.</summary>
    /// <inheritdoc cref="FromPretrained"/>
    public static EmbeddingPipeline FromFiles(ModelFiles files, EmbeddingOptions? options = null, ModelOptions? modelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var modules = SentenceModules.Read(files);
        return modules.LoadEncoder(files, modelOptions).Into(parts => new EmbeddingPipeline(parts, options ?? new(), modules));
    }

    /// <summary>The same model told otherwise; it stays this pipeline's.</summary>
    internal EmbeddingPipeline With(EmbeddingOptions others) => new(parts with { OwnsModel = false }, others, modules, dense);

    private static ImmutableArray<DenseProjection> LoadDense(SqueezeBertModel model, SentenceModules modules)
    {
        var layers = ImmutableArray.CreateBuilder<DenseProjection>();
        int features = model.Config.HiddenSize;
        foreach (var settings in modules.Dense)
        {
            layers.Add(settings.Load(features, model));
            features = layers[^1].OutputSize;
        }
        return layers.DrainToImmutable();
    }

    /// <summary>The prompt of a name.</summary>
    /// <exception cref="ArgumentException">The model has no such prompt.</exception>
    public string PromptOf(string name) => Prompts.TryGetValue(name, out string? prompt)
        ? prompt
        : throw new ArgumentException($"Expected one of the model's prompts ({(Prompts.Count == 0 ? "it has none" : string.Join(", ", Prompts.Keys))}); found {name}.", nameof(name));

    /// <summary>Embeds one text.</summary>
    public EmbeddingResult Predict(string text, CancellationToken cancellationToken = default) => Predict(new EmbeddingInput(text), cancellationToken);

    /// <summary>Embeds many texts at once, on all threads; the results stand in the order of the texts.</summary>
    /// <inheritdoc cref="Pipeline{TInput, TResult}.Predict(IReadOnlyList{TInput}, CancellationToken)"/>
    public IReadOnlyList<EmbeddingResult> Predict(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Predict([.. texts.Select(text => new EmbeddingInput(text))], cancellationToken);
    }

    /// <summary>Embeds one text without holding a thread.</summary>
    /// <inheritdoc cref="Pipeline{TInput, TResult}.PredictAsync(IReadOnlyList{TInput}, CancellationToken)"/>
    public Task<EmbeddingResult> PredictAsync(string text, CancellationToken cancellationToken = default) => PredictAsync(new EmbeddingInput(text), cancellationToken);

    /// <summary>What a pipeline that compares vectors asks for.</summary>
    internal PredictionPlan<EmbeddingResult> PlanOf(IReadOnlyList<EmbeddingInput> inputs, CancellationToken cancellation) => Plan(inputs, cancellation);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An input asks for more dimensions than the model has.</exception>
    private protected override PredictionPlan<EmbeddingResult> Plan(IReadOnlyList<EmbeddingInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTexts(inputs.Select(input => input.Text));
        foreach (var input in inputs)
            if (input.Dimensions is { } dimensions) RequireDimensions(dimensions);
        var windows = new TextWindows(Encode(inputs.Count, i => WindowsOf(inputs[i]), cancellation));
        return Pool(windows, inputs).Then(pooled => ResultsOf(inputs, windows, Project(windows, pooled, inputs.Count)));
    }

    private EmbeddingResult[] ResultsOf(IReadOnlyList<EmbeddingInput> inputs, TextWindows windows, float[] features)
    {
        var results = new EmbeddingResult[inputs.Count];
        for (int i = 0; i < results.Length; i++)
        {
            float[] embedding = features.AsSpan(i * FeatureCount, inputs[i].Dimensions ?? Dimensions).ToArray();
            if (Normalizes) UnitLength.Normalize(embedding);
            results[i] = new EmbeddingResult
            {
                Embedding = embedding,
                TokenCount = windows.TokenCounts.AsSpan(windows.Of(i)).ToArray().Sum(),
                RemovedTokenCount = windows.All[windows.FirstOf(i)].RemovedTokenCount,
                WindowCount = windows.CountOf(i),
            };
        }
        return results;
    }
}
