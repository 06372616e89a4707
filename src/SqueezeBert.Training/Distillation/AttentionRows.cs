using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Distillation;

/// <summary>Attention scores as the engine returns them, made probabilities: sequence after sequence [N, S, S].</summary>
internal static unsafe class AttentionRows
{
    /// <summary>Each row's softmax, in place.</summary>
    internal static void Softmax(KernelSet kernels, WorkerPool pool, TokenBatch batch, int headCount, float[] scores)
    {
        var offsets = new long[batch.SequenceCount + 1];
        for (int b = 0; b < batch.SequenceCount; b++) offsets[b + 1] = offsets[b] + (long)headCount * batch.SequenceLength(b) * batch.SequenceLength(b);
        fixed (float* first = scores) pool.Run(batch.SequenceCount, new Sequences(kernels, batch, headCount, offsets, first));
    }

    private readonly struct Sequences(KernelSet kernels, TokenBatch batch, int headCount, long[] offsets, float* scores) : IParallelWork
    {
        public void Execute(int part)
        {
            int length = batch.SequenceLength(part);
            kernels.Softmax(scores + offsets[part], headCount * length, length, length);
        }
    }
}
