using System.Collections.Immutable;

namespace SqueezeBert.Quantization;

/// <summary>How far the hidden states of the int8 model are from those of the same model in float32, layer by layer.</summary>
/// <param name="Source">What the models read.</param>
/// <param name="SequenceCount">Sequences read.</param>
/// <param name="TokenCount">Their tokens.</param>
/// <param name="RelativeErrors">Of the embeddings' output, then of each layer's: √(Σ (x − x̂)² / Σ x²) over all tokens and features.</param>
internal sealed record ActivationErrors(string Source, int SequenceCount, int TokenCount, ImmutableArray<double> RelativeErrors)
{
    /// <summary>Runs both models over the batches.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    internal static ActivationErrors Measure(SqueezeBertModel float32, SqueezeBertModel int8, string source, IEnumerable<TokenBatch> batches, CancellationToken cancellation)
    {
        var errors = new SquaredError[float32.Config.NumHiddenLayers + 1];
        int sequences = 0, tokens = 0;
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            var truth = float32.Forward(batch, ModelOutputs.HiddenStates).HiddenStates!;
            var approximation = int8.Forward(batch, ModelOutputs.HiddenStates).HiddenStates!;
            for (int n = 0; n < errors.Length; n++)
                for (int i = 0; i < truth[n].Length; i++)
                    errors[n].Add(truth[n][i], approximation[n][i]);
            (sequences, tokens) = (sequences + batch.SequenceCount, tokens + batch.TokenCount);
        }
        return new ActivationErrors(source, sequences, tokens, [.. errors.Select(error => error.Relative)]);
    }
}
