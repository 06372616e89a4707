using SqueezeBert.Model;
using SqueezeBert.Threading;

namespace SqueezeBert;

public sealed unsafe partial class SqueezeBertModel
{
    /// <summary>Takes over what a batch gave; called on any thread.</summary>
    /// <param name="sequences">The batch's sequences by their numbers among all.</param>
    /// <param name="output">Their outputs, in this order.</param>
    internal delegate void BatchTaker(ReadOnlySpan<int> sequences, ModelOutput output);

    /// <summary>Runs any number of sequences in the batches of a <see cref="BatchPlan"/>.</summary>
    /// <remarks>
    /// Where there are batches for all threads, each thread runs batches of its own and waits for no other; where there are fewer,
    /// all threads share each batch. The bits are the same.
    /// </remarks>
    /// <param name="sequences">The sequences.</param>
    /// <param name="outputs">Which tensors to compute.</param>
    /// <param name="maxBatchTokens">The most tokens of a batch.</param>
    /// <param name="take">Receives each batch's outputs.</param>
    /// <param name="cancellation">Ends the run between two batches.</param>
    /// <exception cref="ArgumentException">As <see cref="Forward"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void ForwardMany(IReadOnlyList<TokenSequence> sequences, ModelOutputs outputs, int maxBatchTokens, BatchTaker take, CancellationToken cancellation)
    {
        var lengths = new int[sequences.Count];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = sequences[i].InputIds.Length;
        var batches = BatchPlan.Of(lengths, maxBatchTokens, pool.ThreadCount);
        bool shared = batches.Count < pool.ThreadCount;
        var parts = new Batches(this, sequences, batches, outputs, shared ? sharing : alone, take, cancellation);
        if (shared)
            for (int part = 0; part < batches.Count; part++) parts.Execute(part);
        else
            pool.Run(batches.Count, parts);
    }

    /// <summary>Runs sequences as one batch.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="outputs">Which tensors to compute; logits of the tokens that the sequences name.</param>
    /// <param name="shared">Whether all threads share the pass, rather than the caller's doing it alone. The bits are the same.</param>
    internal ModelOutput RunBatch(ReadOnlySpan<TokenSequence> sequences, ModelOutputs outputs, bool shared) => RunBatch(sequences, outputs, shared ? sharing : alone);

    private ModelOutput RunBatch(ReadOnlySpan<TokenSequence> sequences, ModelOutputs outputs, WorkspaceSet workspaces)
    {
        var builder = new TokenBatchBuilder();
        foreach (var sequence in sequences) builder.Add(sequence.InputIds.Span, sequence.TokenTypeIds.Span);
        var batch = builder.Build();
        RequireInTables(batch, checkIds: true);
        return Run(batch, outputs, words: default, workspaces, LogitTokensOf(sequences, batch));
    }

    /// <summary>The tokens of a batch whose logits are wanted; null for all.</summary>
    private static int[]? LogitTokensOf(ReadOnlySpan<TokenSequence> sequences, TokenBatch batch)
    {
        bool all = true;
        foreach (var sequence in sequences) all &= sequence.LogitTokens.IsEmpty;
        if (all) return null;
        var tokens = new List<int>();
        for (int b = 0; b < sequences.Length; b++)
        {
            int start = batch.SequenceOffsets[b];
            var wanted = sequences[b].LogitTokens.Span;
            foreach (int token in wanted) tokens.Add(start + token);
            for (int t = 0; wanted.IsEmpty && t < batch.SequenceLength(b); t++) tokens.Add(start + t);
        }
        return [.. tokens];
    }

    /// <summary>One part is one batch.</summary>
    private readonly struct Batches(SqueezeBertModel model, IReadOnlyList<TokenSequence> sequences, IReadOnlyList<int[]> batches, ModelOutputs outputs, WorkspaceSet workspaces, BatchTaker take, CancellationToken cancellation) : IParallelWork
    {
        public void Execute(int part)
        {
            cancellation.ThrowIfCancellationRequested();
            var all = sequences;
            take(batches[part], model.RunBatch(Array.ConvertAll(batches[part], number => all[number]), outputs, workspaces));
        }
    }
}
