using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Multiplies every value by one factor, in place.</summary>
internal static unsafe class Scale
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TLanes>(float* values, float factor, int count) where TLanes : struct, ILanes<TLanes>
    {
        var factors = TLanes.Create(factor);
        int i = 0;
        for (; i <= count - ILanes<TLanes>.Count; i += ILanes<TLanes>.Count)
            (TLanes.Load(values + i) * factors).Store(values + i);
        if (i < count)
            (TLanes.LoadFirst(values + i, count - i) * factors).StoreFirst(values + i, count - i);
    }

    internal static void Reference(float* values, float factor, int count)
    {
        for (int i = 0; i < count; i++) values[i] *= factor;
    }
}
