using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>A function of one value.</summary>
internal interface IElementwise
{
    /// <summary>The definition.</summary>
    static abstract float Reference(float x);

    /// <summary>The same on sixteen lanes.</summary>
    static abstract TLanes Compute<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Applies a function to every element of a buffer, in place.</summary>
/// <remarks>An element's result never depends on its place: the last, partly filled lanes do the same arithmetic.</remarks>
internal static unsafe class Elementwise
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Compute<TFunction, TLanes>(float* values, int count)
        where TFunction : struct, IElementwise
        where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= count - ILanes<TLanes>.Count; i += ILanes<TLanes>.Count)
            TFunction.Compute(TLanes.Load(values + i)).Store(values + i);
        if (i < count)
            TFunction.Compute(TLanes.LoadFirst(values + i, count - i)).StoreFirst(values + i, count - i);
    }

    internal static void Reference<TFunction>(float* values, int count) where TFunction : struct, IElementwise
    {
        for (int i = 0; i < count; i++) values[i] = TFunction.Reference(values[i]);
    }
}
