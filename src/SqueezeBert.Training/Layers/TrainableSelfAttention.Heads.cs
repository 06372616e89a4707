using SqueezeBert.Kernels;
using SqueezeBert.Threading;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Layers;

internal sealed unsafe partial class TrainableSelfAttention
{
    /// <summary>Memory in which each head of each sequence has a place of its own.</summary>
    private readonly struct Scratch(TrainableSelfAttention attention, PassContext pass)
    {
        /// <summary>[D, S] for each head: keys or values with tokens side by side.</summary>
        internal readonly float* Transposed = pass.Workspace.Rent("transposed heads", pass.Tokens, attention.hiddenSize).Pointer;

        /// <summary>[S, S] for each head: probabilities after dropout, then gradients of scores.</summary>
        internal readonly float* Scores = pass.Workspace.Rent("head scores", checked((int)pass.ScoreOffsets[^1]), attention.headCount).Pointer;
    }

    /// <summary>Where one head of one sequence lies.</summary>
    private readonly ref struct Place
    {
        internal readonly int Length;

        /// <summary>Its first value in tensors [T, H].</summary>
        internal readonly nint Corner;

        /// <summary>Its first value among the probabilities of all heads.</summary>
        internal readonly long FirstScore;

        /// <summary>Its first value in transposed form.</summary>
        internal readonly nint FirstTransposed;

        internal Place(TrainableSelfAttention attention, PassContext pass, int part)
        {
            int sequence = part / attention.headCount, head = part % attention.headCount;
            int start = pass.Batch.SequenceOffsets[sequence];
            Length = pass.Batch.SequenceLength(sequence);
            Corner = (nint)start * attention.hiddenSize + head * attention.headSize;
            FirstScore = pass.ScoreOffsets[sequence] * attention.headCount + (long)head * Length * Length;
            FirstTransposed = (nint)start * attention.hiddenSize + (nint)head * attention.headSize * Length;
        }
    }

    private readonly struct ForwardHeads(TrainableSelfAttention attention, PassContext pass, Scratch scratch, Dropout dropout) : IParallelWork
    {
        public void Execute(int part)
        {
            var place = new Place(attention, pass, part);
            int length = place.Length, width = attention.hiddenSize, size = attention.headSize;
            float* keys = scratch.Transposed + place.FirstTransposed;
            float* scores = attention.probabilities.Pointer + place.FirstScore;
            pass.Kernels.Transpose(attention.keys.Pointer + place.Corner, width, keys, length, length, size);
            pass.Kernels.MatMul(attention.queries.Pointer + place.Corner, width, 1, keys, length, scores, length, length, length, size, null, false);
            pass.Kernels.Scale(scores, 1f / MathF.Sqrt(size), length * length);
            pass.Kernels.Softmax(scores, length, length, length);
            float* dropped = DropOut(dropout, scores, scratch.Scores, place);
            pass.Kernels.MatMul(dropped, length, 1, attention.values.Pointer + place.Corner, width, attention.context.Pointer + place.Corner, width, length, size, length, null, false);
        }
    }

    private readonly struct BackwardHeads(TrainableSelfAttention attention, PassContext pass, Scratch scratch, Dropout dropout, float* contextGradient, float* queryGradient, float* keyGradient, float* valueGradient) : IParallelWork
    {
        public void Execute(int part)
        {
            var place = new Place(attention, pass, part);
            int length = place.Length, width = attention.hiddenSize, size = attention.headSize;
            nint corner = place.Corner;
            KernelSet kernels = pass.Kernels;
            float* probabilities = attention.probabilities.Pointer + place.FirstScore;
            float* dropped = DropOut(dropout, probabilities, scratch.Scores, place);
            kernels.MatMul(dropped, 1, length, contextGradient + corner, width, valueGradient + corner, width, length, size, length, null, false);

            float* scores = scratch.Scores + place.FirstScore;
            float* values = scratch.Transposed + place.FirstTransposed;
            kernels.Transpose(attention.values.Pointer + corner, width, values, length, length, size);
            kernels.MatMul(contextGradient + corner, width, 1, values, length, scores, length, length, length, size, null, false);
            dropout.Apply(scores, place.FirstScore, (long)length * length);
            attention.AddMatchingGradient(scores, place);
            SoftmaxGradient.Apply(probabilities, scores, length, length, 1f / MathF.Sqrt(size));

            kernels.MatMul(scores, length, 1, attention.keys.Pointer + corner, width, queryGradient + corner, width, length, size, length, null, false);
            kernels.MatMul(scores, 1, length, attention.queries.Pointer + corner, width, keyGradient + corner, width, length, size, length, null, false);
        }
    }

    /// <summary>The probabilities after dropout: in scratch memory, or where they are when nothing is dropped.</summary>
    private static float* DropOut(Dropout dropout, float* probabilities, float* scratch, in Place place)
    {
        if (dropout.IsNothing) return probabilities;
        long count = (long)place.Length * place.Length;
        float* target = scratch + place.FirstScore;
        ResidualSum.Copy(probabilities, target, count);
        dropout.Apply(target, place.FirstScore, count);
        return target;
    }
}
