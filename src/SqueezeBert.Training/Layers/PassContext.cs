using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Layers;

/// <summary>What one forward and backward pass shares between layers.</summary>
internal sealed class PassContext
{
    private readonly long[] scoreOffsets;

    /// <param name="workspace">Kernels and threads.</param>
    /// <param name="examples">The packed sequences.</param>
    /// <param name="random">The pass's random bits.</param>
    internal PassContext(Workspace workspace, TrainingBatch examples, StepRandom random)
    {
        (Workspace, Examples, Random) = (workspace, examples, random);
        var batch = examples.Tokens;
        scoreOffsets = new long[batch.SequenceCount + 1];
        for (int b = 0; b < batch.SequenceCount; b++)
            scoreOffsets[b + 1] = scoreOffsets[b] + (long)batch.SequenceLength(b) * batch.SequenceLength(b);
    }

    internal Workspace Workspace { get; }

    internal TrainingBatch Examples { get; }

    internal TokenBatch Batch => Examples.Tokens;

    internal StepRandom Random { get; }

    internal KernelSet Kernels => Workspace.Kernels;

    internal WorkerPool Pool => Workspace.Pool;

    /// <summary>T.</summary>
    internal int Tokens => Batch.TokenCount;

    /// <summary>Scores of one attention head over all sequences before sequence b: Σ S²; entry B is the total.</summary>
    internal ReadOnlySpan<long> ScoreOffsets => scoreOffsets;
}
