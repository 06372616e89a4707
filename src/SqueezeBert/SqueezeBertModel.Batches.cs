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

    /// <summary>One part is one batch.</summary>
    private readonly struct Batches(SqueezeBertModel model, IReadOnlyList<TokenSequence> sequences, IReadOnlyList<int[]> batches, ModelOutputs outputs, WorkspaceSet workspaces, BatchTaker take, CancellationToken cancellation) : IParallelWork
    {
        public void Execute(int part)
        {
            cancellation.ThrowIfCancellationRequested();
            var builder = new TokenBatchBuilder();
            foreach (int i in batches[part]) builder.Add(sequences[i].InputIds.Span, sequences[i].TokenTypeIds.Span);
            var batch = builder.Build();
            model.RequireInTables(batch, checkIds: true);
            take(batches[part], model.Run(batch, outputs, words: default, workspaces, LogitTokensOf(batches[part], batch)));
        }

        /// <summary>The tokens of a batch whose logits are wanted; null for all.</summary>
        private int[]? LogitTokensOf(int[] numbers, TokenBatch batch)
        {
            bool all = true;
            foreach (int i in numbers) all &= sequences[i].LogitTokens.IsEmpty;
            if (all) return null;
            var tokens = new List<int>();
            for (int b = 0; b < numbers.Length; b++)
            {
                int start = batch.SequenceOffsets[b];
                var wanted = sequences[numbers[b]].LogitTokens.Span;
                foreach (int token in wanted) tokens.Add(start + token);
                for (int t = 0; wanted.IsEmpty && t < batch.SequenceLength(b); t++) tokens.Add(start + t);
            }
            return [.. tokens];
        }
    }
}
