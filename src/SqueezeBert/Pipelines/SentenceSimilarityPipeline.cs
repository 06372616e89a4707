using SqueezeBert.Pipelines.SentenceTransformers;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Compares sentences: how near the vector of each is to that of another.</summary>
/// <remarks>
/// Vectors are those of an <see cref="EmbeddingPipeline"/>; the score is their cosine, as in Hugging Face, whatever similarity the
/// model's folder names. Immutable; safe to share between threads.
/// <example><code>
/// using var similarity = SentenceSimilarityPipeline.FromPretrained("models/sentiment");
/// var result = similarity.Predict("The food was great.", ["I loved the meal.", "The train was late."]);
/// Console.WriteLine($"{result.Scores[0]:F2} {result.Scores[1]:F2}");
/// </code></example>
/// </remarks>
public sealed class SentenceSimilarityPipeline : Pipeline<SentenceSimilarityInput, SentenceSimilarityResult>
{
    private readonly EmbeddingPipeline embeddings;

    private SentenceSimilarityPipeline(PipelineParts parts, EmbeddingOptions options, SentenceModules modules)
        : this(parts, options, new EmbeddingPipeline(parts with { OwnsModel = false }, options, modules))
    {
    }

    /// <param name="parts">Model and tokenizer.</param>
    /// <param name="options">Those of the embeddings.</param>
    /// <param name="embeddings">Embeds.</param>
    internal SentenceSimilarityPipeline(PipelineParts parts, EmbeddingOptions options, EmbeddingPipeline embeddings) : base(parts, options, options.MaxTokens) =>
        this.embeddings = embeddings;

    /// <summary>A pipeline over a model that stays the caller's; nothing is read of sentence-transformers' files.</summary>
    /// <inheritdoc cref="EmbeddingPipeline.Create"/>
    public static SentenceSimilarityPipeline Create(SqueezeBertModel model, BertTokenizer tokenizer, EmbeddingOptions? options = null) =>
        PipelineParts.Of(model, tokenizer).Into(parts => new SentenceSimilarityPipeline(parts, options ?? new(), SentenceModules.Plain));

    /// <inheritdoc cref="EmbeddingPipeline.FromPretrained"/>
    public static SentenceSimilarityPipeline FromPretrained(string name, EmbeddingOptions? options = null, ModelOptions? modelOptions = null) =>
        FromFiles(ModelFiles.FromPretrained(name, modelOptions?.Hub), options, modelOptions);

    /// <inheritdoc cref="EmbeddingPipeline.FromFiles"/>
    public static SentenceSimilarityPipeline FromFiles(ModelFiles files, EmbeddingOptions? options = null, ModelOptions? modelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var modules = SentenceModules.Read(files);
        return modules.LoadEncoder(files, modelOptions).Into(parts => new SentenceSimilarityPipeline(parts, options ?? new(), modules));
    }

    /// <summary>Compares sentences with one.</summary>
    public SentenceSimilarityResult Predict(string sourceSentence, IReadOnlyList<string> sentences, CancellationToken cancellationToken = default) =>
        Predict(new SentenceSimilarityInput(sourceSentence, sentences), cancellationToken);

    /// <inheritdoc/>
    private protected override PredictionPlan<SentenceSimilarityResult> Plan(IReadOnlyList<SentenceSimilarityInput> inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
            if (input.Sentences is null) throw new ArgumentException("Expected sentences; found null.", nameof(inputs));
        EmbeddingInput[] all = [.. inputs.SelectMany(input => (IEnumerable<string>)[input.SourceSentence, .. input.Sentences]).Select(text => new EmbeddingInput(text))];
        return embeddings.PlanOf(all, cancellation).Then(vectors => ResultsOf(inputs, new Queue<EmbeddingResult>(vectors)));
    }

    private static List<SentenceSimilarityResult> ResultsOf(IReadOnlyList<SentenceSimilarityInput> inputs, Queue<EmbeddingResult> all)
    {
        var results = new List<SentenceSimilarityResult>(inputs.Count);
        foreach (var input in inputs)
        {
            var source = all.Dequeue();
            var others = input.Sentences.Select(_ => all.Dequeue()).ToList();
            results.Add(new SentenceSimilarityResult
            {
                Scores = [.. others.Select(other => UnitLength.Cosine(source.Embedding.Span, other.Embedding.Span))],
                TokenCount = source.TokenCount + others.Sum(other => other.TokenCount),
                RemovedTokenCount = source.RemovedTokenCount + others.Sum(other => other.RemovedTokenCount),
            });
        }
        return results;
    }
}
