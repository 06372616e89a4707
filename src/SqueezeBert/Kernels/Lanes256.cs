using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>Sixteen lanes in two 256-bit registers, lane 0 first.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> v0, Vector256<float> v1) : ILanes<Lanes256>
{
    private readonly Vector256<float> v0 = v0;
    private readonly Vector256<float> v1 = v1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Create(float value)
    {
        var copies = Vector256.Create(value);
        return new(copies, copies);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadFirst(float* source, int count) => new(LoadPart(source, count), LoadPart(source + 8, count - 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* target, int count)
    {
        StorePart(v0, target, count);
        StorePart(v1, target + 8, count - 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left.v0 + right.v0, left.v1 + right.v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left.v0 - right.v0, left.v1 - right.v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left.v0 * right.v0, left.v1 * right.v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left.v0 / right.v0, left.v1 / right.v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 FusedMultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Vector256.FusedMultiplyAdd(a.v0, b.v0, c.v0), Vector256.FusedMultiplyAdd(a.v1, b.v1, c.v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 value) =>
        new(Vector256.Abs(value.v0), Vector256.Abs(value.v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SelectWhereLess(Lanes256 left, Lanes256 right, Lanes256 less, Lanes256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left.v0, right.v0), less.v0, otherwise.v0),
            Vector256.ConditionalSelect(Vector256.LessThan(left.v1, right.v1), less.v1, otherwise.v1));

    // The instruction's own rule for NaN and signed zeros is that of the interface: the right operand.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) => new(Avx.Max(left.v0, right.v0), Avx.Max(left.v1, right.v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 left, Lanes256 right) => new(Avx.Min(left.v0, right.v0), Avx.Min(left.v1, right.v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SelectFirst(int count, Lanes256 first, Lanes256 others) =>
        new(Vector256.ConditionalSelect(Mask(count), first.v0, others.v0),
            Vector256.ConditionalSelect(Mask(count - 8), first.v1, others.v1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 value) => LaneTree.Sum(value.v0, value.v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lanes256 value) => LaneTree.Largest(value.v0, value.v1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftIntoExponent(Lanes256 value) =>
        new(Vector256.ShiftLeft(value.v0.AsInt32(), 23).AsSingle(), Vector256.ShiftLeft(value.v1.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LoadPart(float* source, int count) => Avx.MaskLoad(source, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePart(Vector256<float> value, float* target, int count) => Avx.MaskStore(target, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreLowBytes(byte* target) => Vector128.Narrow(Narrow(v0), Narrow(v1)).Store(target);

    /// <summary>The low byte of each lane, as 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Narrow(Vector256<float> value)
    {
        var bytes = value.AsUInt32() & Vector256.Create(0xFFu);
        return Vector128.Narrow(bytes.GetLower(), bytes.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreLowWords(short* target) => Vector256.Narrow(v0.AsInt32(), v1.AsInt32()).Store(target);
}
