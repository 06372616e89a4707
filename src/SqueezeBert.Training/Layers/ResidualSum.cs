using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Layers;

/// <summary>Adds one tensor to another on all threads.</summary>
internal static unsafe class ResidualSum
{
    private const int PartElements = 1 << 14;

    /// <summary>target[i] += source[i].</summary>
    internal static void Add(PassContext pass, float* target, float* source, long count) =>
        pass.Pool.Run((int)((count + PartElements - 1) / PartElements), new Parts(pass.Kernels, target, source, count));

    /// <summary>target[i] = source[i].</summary>
    internal static void Copy(float* source, float* target, long count) =>
        Buffer.MemoryCopy(source, target, count * sizeof(float), count * sizeof(float));

    private readonly struct Parts(KernelSet kernels, float* target, float* source, long count) : IParallelWork
    {
        public void Execute(int part)
        {
            long first = (long)part * PartElements;
            kernels.Add(target + first, source + first, (int)Math.Min(PartElements, count - first));
        }
    }
}
