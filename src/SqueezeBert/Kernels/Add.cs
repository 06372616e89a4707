using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Adds one buffer to another, element by element: <c>target[i] += source[i]</c>.</summary>
/// <remarks>The two may be the same buffer, but may not overlap in part.</remarks>
internal static unsafe class Add
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes>(float* target, float* source, int count) where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= count - ILanes<TLanes>.Count; i += ILanes<TLanes>.Count)
            (TLanes.Load(target + i) + TLanes.Load(source + i)).Store(target + i);
        if (i < count)
            (TLanes.LoadFirst(target + i, count - i) + TLanes.LoadFirst(source + i, count - i)).StoreFirst(target + i, count - i);
    }

    internal static void Reference(float* target, float* source, int count)
    {
        for (int i = 0; i < count; i++) target[i] += source[i];
    }
}
