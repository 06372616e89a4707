using SqueezeBert.Heads;
using SqueezeBert.Kernels;
using SqueezeBert.Model;

namespace SqueezeBert;

/// <summary>An encoder with an optional head: token ids go in, hidden states and logits come out.</summary>
/// <remarks><code>
/// x      = Embeddings(ids)                    [T] → [T, H]
/// x      = Layer(x), n times                  [T, H]
/// pooled = Pooler(x)                          [T, H] → [B, H]
/// logits = Head(x or pooled)                  → [T, labels] or [B, labels], or both
/// </code>
/// T tokens of B sequences are packed without padding. The same sequence gives the same bits alone or in any batch, with
/// any number of threads, on any instruction set (docs/NUMERICS.md). Immutable; safe to share between threads.
/// Hugging Face: <c>SqueezeBertModel</c> and <c>SqueezeBertFor…</c>, <c>BertModel</c> and <c>BertFor…</c>.
/// </remarks>
public sealed unsafe partial class SqueezeBertModel : IDisposable
{
    private readonly KernelSet kernels;
    private readonly WorkerPool pool;
    private readonly bool ownsPool;
    private readonly WorkerPool caller = new(threadCount: 1);
    private readonly WorkspaceSet sharing;
    private readonly WorkspaceSet alone;
    private volatile bool disposed;

    private SqueezeBertModel(SqueezeBertConfig config, ModelHead headKind, WeightScope root, WeightScope encoder, bool hasPooler, KernelSet kernels, WorkerPool pool, bool ownsPool)
    {
        (Config, HeadKind, this.kernels, this.pool, this.ownsPool) = (config, headKind, kernels, pool, ownsPool);
        (sharing, alone) = (new WorkspaceSet(kernels, pool), new WorkspaceSet(kernels, caller));
        Precision = root.Quantizes ? WeightPrecision.Int8 : WeightPrecision.Float32;
        var embeddings = encoder.Within("embeddings");
        Embeddings = InputEmbeddings.Load(TaskHead.ReadsWordEmbeddings(headKind) ? embeddings.InFloat32() : embeddings, encoder.Within("encoder"), config);
        var layers = encoder.Within("encoder").Within(EncoderLayer.ListName(config.ModelType));
        Layers = new EncoderLayer[config.NumHiddenLayers];
        for (int n = 0; n < Layers.Length; n++)
            Layers[n] = n % config.ShareLayers == 0 ? EncoderLayer.Load(layers.Within($"{n / config.ShareLayers}"), config, config.TokenMixerOf(n)) : Layers[n - 1];
        if (hasPooler) Pooler = Pooler.Load(encoder.Within("pooler"), config);
        Head = TaskHead.Load(headKind, root.InFloat32(), config, Embeddings);
    }

    /// <summary>The model's shape.</summary>
    public SqueezeBertConfig Config { get; }

    /// <summary>What stands on top of the encoder.</summary>
    public ModelHead HeadKind { get; }

    /// <summary>Whether the model can return <see cref="ModelOutput.PoolerOutput"/>.</summary>
    public bool HasPooler => Pooler is not null;

    /// <summary>How the weights of encoder, pooler and word embeddings are held; heads, biases and norms are always float32.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>Name of the kernels in use, such as avx512, avx2, vector128 or scalar (docs/QUANTIZATION.md lists all).</summary>
    public string KernelName => kernels.Name;

    /// <summary>The threads that passes share.</summary>
    internal WorkerPool Pool => pool;

    /// <summary>Where callers who don't want to hold a thread leave what this model, and the others of its pool, shall read.</summary>
    internal ForwardQueue Queue => pool.Companion(threadCount => new ForwardQueue(threadCount));

    internal InputEmbeddings Embeddings { get; }

    /// <summary>In the order of a pass; layers that share their weights are one object.</summary>
    internal EncoderLayer[] Layers { get; }

    internal Pooler? Pooler { get; }

    internal TaskHead? Head { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="batch">Ids below <see cref="SqueezeBertConfig.VocabSize"/>, sequences up to <see cref="SqueezeBertConfig.MaxPositionEmbeddings"/> tokens.</param>
    /// <param name="outputs">Which tensors to return.</param>
    /// <exception cref="ArgumentException">An id, segment or position lies outside its table, the model lacks a requested output, or the batch needs more memory than one array holds.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ModelOutput Forward(TokenBatch batch, ModelOutputs outputs)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ForwardAt(batch, outputs, tokens: null);
    }

    /// <summary>As <see cref="Forward"/>, with the logits of some tokens only, [R, …], where the head reads tokens.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="outputs">Which tensors to return.</param>
    /// <param name="tokens">Places in the batch, ascending; null for all.</param>
    internal ModelOutput ForwardAt(TokenBatch batch, ModelOutputs outputs, int[]? tokens)
    {
        RequireInTables(batch, checkIds: true);
        return Run(batch, outputs, words: default, sharing, tokens);
    }

    /// <summary>As <see cref="Forward"/>, with word vectors [T, E] in place of ids (Hugging Face's <c>inputs_embeds</c>).</summary>
    internal ModelOutput ForwardFromWords(TokenBatch batch, ReadOnlySpan<float> words, ModelOutputs outputs)
    {
        RequireInTables(batch, checkIds: false);
        return Run(batch, outputs, words, sharing, logitTokens: null);
    }

    /// <param name="batch">The tokens.</param>
    /// <param name="outputs">Which tensors to return.</param>
    /// <param name="words">Word vectors in place of ids; empty for none.</param>
    /// <param name="workspaces">Threads and memory.</param>
    /// <param name="logitTokens">The tokens that a head which reads tokens scores, [R]; null for all. The bits are the same.</param>
    private ModelOutput Run(TokenBatch batch, ModelOutputs outputs, ReadOnlySpan<float> words, WorkspaceSet workspaces, int[]? logitTokens)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        RequireAvailable(outputs);
        var workspace = workspaces.Take();
        try
        {
            var results = new OutputCollector(this, batch, outputs, logitTokens?.Length);
            float* x = workspace.Rent("hidden states", batch.TokenCount, Config.HiddenSize).Pointer;

            Embed(workspace, batch, words, x);
            results.KeepHiddenStates(x);
            // Where only first tokens are read, the last layer computes no others.
            int wholeLayers = results.NeedsFirstTokensOnly ? Layers.Length - 1 : Layers.Length;
            for (int n = 0; n < wholeLayers; n++)
            {
                fixed (float* attentions = results.AttentionsOf(n))
                    Layers[n].Forward(workspace, batch, x, attentions);
                results.KeepHiddenStates(x);
            }
            results.KeepLastHiddenState(x);

            float* pooled = null;
            if (results.NeedsPooled)
            {
                pooled = workspace.Rent("pooled", batch.SequenceCount, Config.HiddenSize).Pointer;
                if (results.NeedsFirstTokensOnly) Pooler!.ForwardGathered(workspace, Layers[^1].ForwardFirstTokens(workspace, batch, x), pooled, batch.SequenceCount);
                else Pooler!.Forward(workspace, batch, x, pooled);
                results.KeepPoolerOutput(pooled);
            }
            if (results.Logits is { Length: > 0 } logits)
            {
                float* scored = Head!.ReadsPooled ? pooled : logitTokens is null ? x : Gather(workspace, x, logitTokens);
                fixed (float* output = logits)
                    Head.Forward(workspace, scored, output, results.LogitRows);
            }
            if (results.IntentLogits is { } intentLogits)
            {
                fixed (float* output = intentLogits)
                    Head!.Intents!.Forward(workspace, pooled, output, batch.SequenceCount);
            }
            return results.ToOutput();
        }
        finally
        {
            workspaces.Return(workspace);
            // Kernels hold bare pointers into the weights, which live as long as this object.
            GC.KeepAlive(this);
        }
    }

    /// <summary>Rows of x, [T, H], one after the other: [R, H].</summary>
    private float* Gather(Workspace workspace, float* x, int[] tokens)
    {
        int width = Config.HiddenSize;
        float* gathered = workspace.Rent("scored tokens", tokens.Length, width).Pointer;
        for (int r = 0; r < tokens.Length; r++)
            new ReadOnlySpan<float>(x + (nint)tokens[r] * width, width).CopyTo(new Span<float>(gathered + (nint)r * width, width));
        return gathered;
    }

    private void Embed(Workspace workspace, TokenBatch batch, ReadOnlySpan<float> words, float* x)
    {
        if (words.IsEmpty)
        {
            Embeddings.Forward(workspace, batch, x);
            return;
        }
        Embeddings.ForwardFromWords(workspace, batch, words, x);
    }

    /// <summary>Ends the model's own threads. No pass may be under way.</summary>
    public void Dispose()
    {
        disposed = true;
        caller.Dispose();
        if (ownsPool) pool.Dispose();
    }
}
