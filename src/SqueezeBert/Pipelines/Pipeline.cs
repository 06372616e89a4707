using System.Runtime.CompilerServices;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Answers a task's questions about the caller's texts.</summary>
/// <remarks>
/// An answer never depends on the other inputs of a call, nor on the number of threads. Immutable; safe to share between threads.
/// </remarks>
/// <typeparam name="TInput">What is asked.</typeparam>
/// <typeparam name="TResult">What is answered.</typeparam>
public abstract class Pipeline<TInput, TResult> : IDisposable
{
    /// <summary>Texts that a thread encodes before it looks for more.</summary>
    private const int EncodedTogether = 16;

    /// <summary>The most inputs that <see cref="PredictAsync(IAsyncEnumerable{TInput}, CancellationToken)"/> takes at once.</summary>
    private const int AnsweredTogether = 64;

    private readonly PipelineParts parts;
    private readonly int maxBatchTokens;
    private volatile bool disposed;

    /// <param name="parts">Model and tokenizer.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="maxTokens">The most tokens that the caller wants the model to see at once; null for what it can.</param>
    private protected Pipeline(PipelineParts parts, PipelineOptions options, int? maxTokens = null)
    {
        options.Validate();
        (this.parts, maxBatchTokens) = (parts, options.MaxBatchTokens);
        MaxTokens = Math.Min(maxTokens ?? parts.Tokenizer.ModelMaxLength, parts.Model.Config.MaxPositionEmbeddings);
    }

    /// <summary>The model.</summary>
    public SqueezeBertModel Model => parts.Model;

    /// <summary>The tokenizer.</summary>
    public BertTokenizer Tokenizer => parts.Tokenizer;

    /// <summary>The most tokens the model sees at once, [CLS] and [SEP] included.</summary>
    public int MaxTokens { get; }

    /// <summary>Answers one input.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two passes through the model.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public TResult Predict(TInput input, CancellationToken cancellationToken = default) => Predict([input], cancellationToken)[0];

    /// <summary>Answers many inputs at once, on all threads; the results stand in the order of the inputs.</summary>
    /// <exception cref="ArgumentException">A text is null or lacks what the task needs, such as a mask.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two passes through the model.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public IReadOnlyList<TResult> Predict(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default)
    {
        var plan = Plan(inputs, cancellationToken);
        Model.ForwardMany(plan.Sequences, plan.Outputs, maxBatchTokens, plan.Take, cancellationToken);
        return plan.Finish();
    }

    /// <summary>Answers one input without holding a thread, sharing passes with others who ask at the same time.</summary>
    /// <inheritdoc cref="PredictAsync(IReadOnlyList{TInput}, CancellationToken)"/>
    public async Task<TResult> PredictAsync(TInput input, CancellationToken cancellationToken = default) =>
        (await PredictAsync([input], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>
    /// Answers many inputs without holding a thread, for servers: calls that come at the same time, to any pipelines over models of one
    /// <see cref="WorkerPool"/>, take turns and share passes. The bits are those of <see cref="Predict(IReadOnlyList{TInput}, CancellationToken)"/>.
    /// </summary>
    /// <remarks>The texts become tokens before this returns; the passes come later. Who is cancelled leaves the line; a pass that runs then is thrown away.</remarks>
    /// <exception cref="ArgumentException">A text is null or lacks what the task needs, such as a mask.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public Task<IReadOnlyList<TResult>> PredictAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken = default) => PredictAsync(inputs, observer: null, cancellationToken);

    /// <summary>As <see cref="PredictAsync(IReadOnlyList{TInput}, CancellationToken)"/>, watched.</summary>
    internal async Task<IReadOnlyList<TResult>> PredictAsync(IReadOnlyList<TInput> inputs, IPredictionObserver? observer, CancellationToken cancellationToken)
    {
        var plan = Plan(inputs, cancellationToken);
        var call = new ForwardCall(Model, plan.Sequences, plan.Outputs, maxBatchTokens, plan.Take);
        observer?.Planned(plan.Sequences.Count, call.WaitingTokens);
        if (plan.Sequences.Count > 0)
        {
            await Model.Queue.RunAsync(call, cancellationToken).ConfigureAwait(false);
            observer?.Computed(call.Waited, call.Computed);
        }
        return plan.Finish();
    }

    /// <summary>Makes tokens of texts; what the model is to do with them comes later.</summary>
    private protected abstract PredictionPlan<TResult> Plan(IReadOnlyList<TInput> inputs, CancellationToken cancellation);

    /// <summary>Answers inputs as they arrive. Those that are there already share a pass; none waits for one that isn't.</summary>
    /// <remarks>Who stops early, while the next input is awaited, doesn't wait for it: its token is cancelled, and the source is disposed when it has come to rest.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<TResult> PredictAsync(IAsyncEnumerable<TInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var waiting = new List<TInput>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = inputs.GetAsyncEnumerator(stop.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next = source.MoveNextAsync().AsTask();
                if (waiting.Count > 0 && (!next.IsCompleted || waiting.Count == AnsweredTogether))
                {
                    foreach (var result in Predict(waiting, cancellationToken)) yield return result;
                    waiting.Clear();
                }
                if (!await next.ConfigureAwait(false)) break;
                waiting.Add(source.Current);
            }
            foreach (var result in Predict(waiting, cancellationToken)) yield return result;
        }
        finally
        {
            if (next is { IsCompleted: false })
            {
                await stop.CancelAsync().ConfigureAwait(false);
                _ = DisposeAfterAsync(next, source);
            }
            else
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the pipeline; disposes the model where this pipeline loaded it.</summary>
    public void Dispose()
    {
        disposed = true;
        if (parts.OwnsModel) Model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes a source as soon as its step is over, however that ends; during a step it can't be.</summary>
    private static async Task DisposeAfterAsync(Task step, IAsyncEnumerator<TInput> source)
    {
        await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Encodes on all threads; encode is called once for each number from 0.</summary>
    private protected TEncoded[] Encode<TEncoded>(int count, Func<int, TEncoded> encode, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var encoded = new TEncoded[count];
        Model.Pool.Run((count + EncodedTogether - 1) / EncodedTogether, part =>
        {
            for (int i = part * EncodedTogether; i < Math.Min(count, (part + 1) * EncodedTogether); i++)
            {
                // Before each: one may be a book.
                cancellation.ThrowIfCancellationRequested();
                encoded[i] = encode(i);
            }
        });
        return encoded;
    }

    /// <summary>Refuses texts that aren't there.</summary>
    private protected static void RequireTexts(IEnumerable<string?> inputs)
    {
        foreach (string? text in inputs)
            if (text is null) throw new ArgumentException("Expected a text; found null.", nameof(inputs));
    }

    /// <summary>Refuses what a model gave that is no finite numbers.</summary>
    private protected static void RequireFinite(ReadOnlySpan<float> values, string name = "logits")
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                throw new InvalidOperationException($"{name}: expected finite numbers; found {value}: the model's numbers outgrow float32.");
    }
}
