using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Layers;

/// <summary>Adds one tensor to another, or copies it.</summary>
internal static unsafe class ResidualSum
{
    private const int PartElements = 1 << 14;

    /// <summary>target[i] += source[i], on all threads.</summary>
    internal static void Add(PassContext pass, float* target, float* source, long count) =>
        pass.Pool.Run(Parts(count), new Sums(pass.Kernels, target, source, count));

    /// <summary>target[t] += source[t] for some of the rows of tensors [T, width]: the first and how many.</summary>
    internal static Action<int, int> AddRows(PassContext pass, float* target, float* source, int width) =>
        (first, rows) => pass.Kernels.Add(target + (nint)first * width, source + (nint)first * width, rows * width);

    /// <summary>target[i] = source[i], on all threads.</summary>
    internal static void Copy(PassContext pass, float* source, float* target, long count) =>
        pass.Pool.Run(Parts(count), new Copies(source, target, count));

    /// <summary>target[i] = source[i].</summary>
    internal static void Copy(float* source, float* target, long count) =>
        Buffer.MemoryCopy(source, target, count * sizeof(float), count * sizeof(float));

    private static int Parts(long count) => (int)((count + PartElements - 1) / PartElements);

    private readonly struct Sums(KernelSet kernels, float* target, float* source, long count) : IParallelWork
    {
        public void Execute(int part)
        {
            long first = (long)part * PartElements;
            kernels.Add(target + first, source + first, (int)Math.Min(PartElements, count - first));
        }
    }

    private readonly struct Copies(float* source, float* target, long count) : IParallelWork
    {
        public void Execute(int part)
        {
            long first = (long)part * PartElements;
            Copy(source + first, target + first, Math.Min(PartElements, count - first));
        }
    }
}
