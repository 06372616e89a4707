namespace SqueezeBert.Kernels;

/// <summary>Scaling and adding buffers, element by element.</summary>
internal static unsafe class Linear
{
    internal static void Scale<TLanes>(float* values, float factor, int count) where TLanes : struct, ILanes<TLanes>
    {
        var factors = TLanes.Create(factor);
        int i = 0;
        for (; i <= count - ILanes<TLanes>.Count; i += ILanes<TLanes>.Count) (TLanes.Load(values + i) * factors).Store(values + i);
        for (; i < count; i++) values[i] *= factor;
    }

    internal static void Add<TLanes>(float* target, float* source, int count) where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= count - ILanes<TLanes>.Count; i += ILanes<TLanes>.Count) (TLanes.Load(target + i) + TLanes.Load(source + i)).Store(target + i);
        for (; i < count; i++) target[i] += source[i];
    }
}
