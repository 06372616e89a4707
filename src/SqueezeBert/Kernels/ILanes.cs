using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

/// <summary>Sixteen float32 lanes, however many registers they take: one of 512 bits, two of 256 or four of 128.</summary>
/// <remarks>
/// Kernels are written once over these lanes, so every path does the same arithmetic in the same order. Each operation
/// is exact IEEE 754 (round to nearest even); none may be an estimate or differ between instruction sets.
/// </remarks>
internal unsafe interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Lanes in one value.</summary>
    const int Count = 16;

    static abstract TSelf Create(float value);

    static abstract TSelf Load(float* source);

    /// <summary>Loads the first lanes, sets the others to zero; reads nothing beyond.</summary>
    static abstract TSelf LoadFirst(float* source, int count);

    void Store(float* target);

    /// <summary>Stores the first lanes; writes nothing beyond.</summary>
    void StoreFirst(float* target, int count);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Abs(TSelf value);

    /// <summary>Lane by lane, one value where left &lt; right, else (also where either is NaN) the other.</summary>
    static abstract TSelf SelectWhereLess(TSelf left, TSelf right, TSelf less, TSelf otherwise);

    /// <summary>left where left &gt; right, else right: a NaN on the right stays, one on the left goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual TSelf Max(TSelf left, TSelf right) => TSelf.SelectWhereLess(right, left, left, right);

    /// <summary>left where left &lt; right, else right: a NaN on the right stays, one on the left goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual TSelf Min(TSelf left, TSelf right) => TSelf.SelectWhereLess(left, right, left, right);

    /// <summary>The first lanes from one value, the others from another.</summary>
    static abstract TSelf SelectFirst(int count, TSelf first, TSelf others);

    /// <summary>Sum of all lanes in the order of <see cref="LaneTree"/>.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>Largest of all lanes in the order of <see cref="LaneTree"/>.</summary>
    static abstract float Largest(TSelf value);

    /// <summary>Shifts each lane's bits 23 to the left, where float32 keeps its exponent.</summary>
    static abstract TSelf ShiftIntoExponent(TSelf value);

    /// <summary>Stores the lowest byte of each lane's bits, 16 bytes.</summary>
    void StoreLowBytes(byte* target);

    /// <summary>Stores the lower half of each lane's bits, 16 times 16 bits.</summary>
    void StoreLowWords(short* target);
}
