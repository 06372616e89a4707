using System.Collections.Immutable;
using SqueezeBert.Pipelines.SentenceTransformers;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Orders documents by how well they answer a query.</summary>
/// <remarks>
/// A model with a sequence classification head is a cross-encoder: it reads query and document together and scores the pair. Any other
/// embeds both, and the score is the cosine. A score never depends on the other documents, nor on the number of threads. Immutable;
/// safe to share between threads.
/// <example><code>
/// using var reranker = RerankPipeline.FromPretrained("path/to/a-cross-encoder", new RerankOptions { TopN = 1, ReturnDocuments = true });
/// var result = reranker.Predict("How tall is the tower?", ["It stands 120 metres high.", "Tickets are sold at the gate."]);
/// Console.WriteLine($"{result.Documents[0].Score:F2} {result.Documents[0].Document}");
/// </code></example>
/// </remarks>
public sealed class RerankPipeline : Pipeline<RerankInput, RerankResult>
{
    private readonly RerankOptions options;
    private readonly EmbeddingPipeline? embeddings;
    private readonly CrossEncoderScore? score;
    private readonly EncodeOptions encoding;

    private RerankPipeline(PipelineParts parts, RerankOptions options, SentenceModules modules)
        : this(parts, options, ReadsTogether(parts.Model) ? null : new EmbeddingPipeline(parts with { OwnsModel = false }, options.Embedding ?? new() { MaxBatchTokens = options.MaxBatchTokens }, modules))
    {
    }

    /// <param name="parts">Model and tokenizer.</param>
    /// <param name="options">How to order.</param>
    /// <param name="embeddings">Embeds, where the model is no cross-encoder.</param>
    internal RerankPipeline(PipelineParts parts, RerankOptions options, EmbeddingPipeline? embeddings) : base(parts, options, options.Embedding?.MaxTokens)
    {
        this.options = options;
        encoding = new EncodeOptions { MaxLength = MaxTokens, Stride = options.Stride ?? 0, MaxWindowTokens = options.MaxInputTokens, Truncation = options.Stride is null ? TruncationStrategy.LongestFirst : TruncationStrategy.OnlySecond };
        this.embeddings = embeddings;
        if (embeddings is null) score = new CrossEncoderScore(Model.Config, options);
    }

    /// <summary>Whether a model is a cross-encoder.</summary>
    internal static bool ReadsTogether(SqueezeBertModel model) => model.HeadKind == ModelHead.SequenceClassification;

    /// <summary>Whether query and document are read together, rather than embedded apart.</summary>
    public bool IsCrossEncoder => score is not null;

    /// <summary>A pipeline over a model that stays the caller's; nothing is read of sentence-transformers' files.</summary>
    /// <exception cref="ArgumentException">
    /// The options don't say which of many labels counts, or ask for a pooler that the model lacks, or the model has fewer word embeddings than the tokenizer has tokens.
    /// </exception>
    public static RerankPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, RerankOptions? options = null) =>
        PipelineParts.Of(model, tokenizer).Into(parts => new RerankPipeline(parts, options ?? new(), SentenceModules.Plain));

    /// <summary>Loads model and tokenizer from a folder in Hugging Face's or sentence-transformers' layout, or from a repository on the hub.</summary>
    /// <param name="name">
    /// A folder that holds <c>config.json</c>, the weights and <c>vocab.txt</c> or <c>tokenizer.json</c>, or <c>modules.json</c>, which
    /// says where they are; or a repository, <c>organisation/name</c>, which is downloaded into the cache unless it is there.
    /// </param>
    /// <param name="options">How to order; null for the defaults.</param>
    /// <param name="modelOptions">Threads, and <see cref="ModelOptions.Hub"/> for the revision; null for the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, and no repository can have that name.</exception>
    /// <exception cref="Hub.HubException">The repository or a file of it can't be had, from the hub or offline from the cache.</exception>
    /// <exception cref="ConfigException">A configuration is missing, malformed or not supported.</exception>
    /// <exception cref="Checkpoints.CheckpointException">Weights are missing, malformed, or don't fit the configuration.</exception>
    /// <exception cref="TokenizerException">The vocabulary is missing, malformed or of another kind.</exception>
    /// <exception cref="ArgumentException">The options don't say which of many labels counts, or ask for what the model lacks, or vocabulary and model don't fit.</exception>
    public static RerankPipeline FromPretrained(string name, RerankOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <summary>Loads model and tokenizer from files that need not be on disk.</summary>
    /// <inheritdoc cref="FromPretrained"/>
    public static RerankPipeline FromFiles(ModelFiles files, RerankOptions? options = null, ModelOptions? modelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var modules = SentenceModules.Read(files);
        return modules.LoadEncoder(files, modelOptions).Into(parts => new RerankPipeline(parts, options ?? new(), modules));
    }

    /// <summary>Orders documents by how well they answer a query.</summary>
    public RerankResult Predict(string query, IReadOnlyList<string> documents, CancellationToken cancellationToken = default) =>
        Predict(new RerankInput(query, documents), cancellationToken);

    /// <inheritdoc/>
    private protected override PredictionPlan<RerankResult> Plan(IReadOnlyList<RerankInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
        {
            if (input.Query is null) throw new ArgumentException("Expected a query; found null.", nameof(inputs));
            if (input.Documents is null || input.Documents.Contains(null)) throw new ArgumentException("Expected documents; found null.", nameof(inputs));
        }
        return (embeddings is null ? ScoreTogether(inputs, cancellation) : ScoreApart(inputs, cancellation)).Then<RerankResult>(all =>
        {
            var scores = new Queue<DocumentScore>(all);
            return [.. inputs.Select(input => ResultOf(input, [.. input.Documents.Select(_ => scores.Dequeue())]))];
        });
    }

    /// <summary>One score for each document of each input, by reading it with its query.</summary>
    private PredictionPlan<DocumentScore> ScoreTogether(IReadOnlyList<RerankInput> inputs, CancellationToken cancellation)
    {
        var pairs = inputs.SelectMany(input => input.Documents.Select(document => (input.Query, Document: document))).ToArray();
        var windows = new TextWindows(Encode(pairs.Length, WindowsOf, cancellation));
        var scores = new float[windows.All.Length];
        return new(windows.All, ModelOutputs.Logits, (numbers, output) =>
        {
            for (int b = 0; b < numbers.Length; b++)
            {
                var logits = output.Logits.AsSpan(b * output.LogitsPerRow, output.LogitsPerRow);
                RequireFinite(logits);
                scores[numbers[b]] = score!.Of(logits);
            }
        }, () => [.. pairs.Select((_, i) => new DocumentScore(scores[windows.Of(i)].Max(), windows.TokenCounts[windows.Of(i)].Sum(), windows.All[windows.FirstOf(i)].RemovedTokenCount))]);

        IReadOnlyList<TokenizedText> WindowsOf(int i) => options.Stride is null
            ? [Tokenizer.Encode(pairs[i].Query, pairs[i].Document, encoding)]
            : Tokenizer.EncodeWindows(pairs[i].Query, pairs[i].Document, encoding);
    }

    /// <summary>One score for each document of each input, by comparing its vector with its query's.</summary>
    private PredictionPlan<DocumentScore> ScoreApart(IReadOnlyList<RerankInput> inputs, CancellationToken cancellation)
    {
        string query = options.QueryPrompt ?? PromptNamed("query"), document = options.DocumentPrompt ?? PromptNamed("document", "passage", "corpus");
        EmbeddingInput[] all = [.. inputs.SelectMany(input => (IEnumerable<EmbeddingInput>)[new(input.Query, query), .. input.Documents.Select(text => new EmbeddingInput(text, document))])];
        return embeddings!.PlanOf(all, cancellation).Then<DocumentScore>(vectors => [.. CosinesOf(inputs, new Queue<EmbeddingResult>(vectors))]);
    }

    private static IEnumerable<DocumentScore> CosinesOf(IReadOnlyList<RerankInput> inputs, Queue<EmbeddingResult> vectors)
    {
        foreach (var input in inputs)
        {
            var asked = vectors.Dequeue();
            int askedTokens = asked.TokenCount;
            foreach (var vector in input.Documents.Select(_ => vectors.Dequeue()))
            {
                yield return new DocumentScore(UnitLength.Cosine(asked.Embedding.Span, vector.Embedding.Span), askedTokens + vector.TokenCount, asked.RemovedTokenCount + vector.RemovedTokenCount);
                // The query was read once.
                askedTokens = 0;
            }
        }
    }

    /// <summary>The first of these prompts that the model has, as sentence-transformers looks for it; else its default.</summary>
    private string PromptNamed(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (embeddings!.Prompts.TryGetValue(name, out string? prompt)) return prompt;
        return embeddings!.Prompt;
    }

    private RerankResult ResultOf(RerankInput input, DocumentScore[] scores) => new()
    {
        Documents = [.. scores
            .Select((score, i) => new RankedDocument(i, score.Score, options.ReturnDocuments ? input.Documents[i] : null, score.RemovedTokenCount))
            // OrderBy keeps documents of equal score in order; Sort would not.
            .OrderByDescending(document => document.Score)
            .Take(options.TopN ?? scores.Length)],
        TokenCount = scores.Sum(score => score.TokenCount),
        RemovedTokenCount = scores.Sum(score => score.RemovedTokenCount),
    };

    private readonly record struct DocumentScore(float Score, int TokenCount, int RemovedTokenCount);
}
