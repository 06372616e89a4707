using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>What a model is trained to do: how far a head's output for a batch is from what it should be, and in which direction it errs.</summary>
/// <remarks>
/// Sums run in double, in one order. A loss is a mean over the terms of all micro-batches of an optimizer step, which the caller counts
/// beforehand, so that the micro-batches' losses and gradients add up to those of the step. Nothing is kept from one batch to the next.
/// </remarks>
internal abstract class Objective
{
    /// <summary>Lets losses over many rows run on these threads.</summary>
    internal virtual void UseThreads(WorkerPool pool)
    {
    }

    /// <summary>Terms of the means that a batch has.</summary>
    internal abstract LossCounts CountOf(TrainingBatch batch);

    /// <summary>Returns a batch's share of the loss and writes its gradient.</summary>
    /// <param name="output">What the head gave.</param>
    /// <param name="batch">The batch it gave it for.</param>
    /// <param name="counts">Terms of the whole means, this batch's included.</param>
    /// <param name="gradient">Receives ∂loss/∂output.</param>
    internal abstract double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient);

    /// <summary>The rows of logits in an output that a teacher can answer too, each with the divisor that its loss has here; none for other outputs.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="outputLength">Values that the head gave for it.</param>
    /// <param name="counts">Terms of the whole means, this batch's included.</param>
    internal virtual IEnumerable<OutputRow> RowsOf(TrainingBatch batch, int outputLength, LossCounts counts) => [];
}
