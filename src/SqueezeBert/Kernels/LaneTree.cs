using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>The one way to bring sixteen lanes down to one number: halves, quarters, pairs.</summary>
/// <remarks>Element i of a row belongs to lane i mod 16 on every path, so a sum over a row has one order everywhere.</remarks>
internal static unsafe class LaneTree
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static float Sum<TLanes>(in TLanes lanes) where TLanes : struct, ILanes<TLanes>
    {
        float* values = stackalloc float[ILanes<TLanes>.Count];
        lanes.Store(values);
        return Sum(values);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static float Max<TLanes>(in TLanes lanes) where TLanes : struct, ILanes<TLanes>
    {
        float* values = stackalloc float[ILanes<TLanes>.Count];
        lanes.Store(values);
        return Max(values);
    }

    /// <summary>Sum of 16 values; overwrites them.</summary>
    internal static float Sum(float* lanes)
    {
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++)
                lanes[i] += lanes[i + half];
        return lanes[0];
    }

    /// <summary>Largest of 16 values; overwrites them.</summary>
    internal static float Max(float* lanes)
    {
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++)
                lanes[i] = lanes[i + half] > lanes[i] ? lanes[i + half] : lanes[i];
        return lanes[0];
    }
}
