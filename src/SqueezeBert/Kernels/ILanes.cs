using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Sixteen float32 lanes, however many registers they take: one of 512 bits, two of 256 or four of 128.</summary>
/// <remarks>
/// Element-wise and reducing kernels are written once over these lanes, so every path does the same arithmetic in the
/// same order. Each operation is exact IEEE 754 (round to nearest even); none may be an estimate.
/// </remarks>
internal unsafe interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Lanes in one value.</summary>
    const int Count = 16;

    static abstract TSelf Load(float* source);

    static abstract TSelf Create(float value);

    void Store(float* target);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger lane by lane; NaN where either is NaN.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller lane by lane; NaN where either is NaN.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>Adds the low bits of <paramref name="exponent"/> to the exponent field: value · 2^n, as long as that is normal.</summary>
    static abstract TSelf ScaleByPowerOfTwo(TSelf value, TSelf exponent);

    /// <summary>Loads the first lanes from memory, the others from <paramref name="fill"/>; reads nothing beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual TSelf LoadFirst(float* source, int count, float fill)
    {
        float* lanes = stackalloc float[Count];
        for (int i = 0; i < Count; i++) lanes[i] = i < count ? source[i] : fill;
        return TSelf.Load(lanes);
    }

    /// <summary>Stores the first lanes; writes nothing beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual void StoreFirst(TSelf value, float* target, int count)
    {
        float* lanes = stackalloc float[Count];
        value.Store(lanes);
        for (int i = 0; i < count; i++) target[i] = lanes[i];
    }
}
