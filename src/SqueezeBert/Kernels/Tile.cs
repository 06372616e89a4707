using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>What the register tiles share: lanes that may end before the sixteenth.</summary>
internal static unsafe class Tile
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Load<TLanes>(float* source, int count) where TLanes : struct, ILanes<TLanes> =>
        count >= ILanes<TLanes>.Count ? TLanes.Load(source) : TLanes.LoadFirst(source, count, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TLanes>(TLanes value, float* target, int count) where TLanes : struct, ILanes<TLanes>
    {
        if (count >= ILanes<TLanes>.Count) value.Store(target);
        else TLanes.StoreFirst(value, target, count);
    }
}
