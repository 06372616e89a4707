using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SqueezeBert.Kernels;

/// <summary>Sixteen lanes in four 128-bit registers, lane 0 first.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) : ILanes<Lanes128>
{
    private readonly Vector128<float> v0 = v0;
    private readonly Vector128<float> v1 = v1;
    private readonly Vector128<float> v2 = v2;
    private readonly Vector128<float> v3 = v3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Create(float value)
    {
        var copies = Vector128.Create(value);
        return new(copies, copies, copies, copies);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) =>
        new(Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8), Vector128.Load(source + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadFirst(float* source, int count) =>
        new(LoadPart(source, count),
            LoadPart(source + 4, count - 4),
            LoadPart(source + 8, count - 8),
            LoadPart(source + 12, count - 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 4);
        v2.Store(target + 8);
        v3.Store(target + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* target, int count)
    {
        StorePart(v0, target, count);
        StorePart(v1, target + 4, count - 4);
        StorePart(v2, target + 8, count - 8);
        StorePart(v3, target + 12, count - 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) =>
        new(left.v0 + right.v0, left.v1 + right.v1, left.v2 + right.v2, left.v3 + right.v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) =>
        new(left.v0 - right.v0, left.v1 - right.v1, left.v2 - right.v2, left.v3 - right.v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) =>
        new(left.v0 * right.v0, left.v1 * right.v1, left.v2 * right.v2, left.v3 * right.v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) =>
        new(left.v0 / right.v0, left.v1 / right.v1, left.v2 / right.v2, left.v3 / right.v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 FusedMultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(Vector128.FusedMultiplyAdd(a.v0, b.v0, c.v0),
            Vector128.FusedMultiplyAdd(a.v1, b.v1, c.v1),
            Vector128.FusedMultiplyAdd(a.v2, b.v2, c.v2),
            Vector128.FusedMultiplyAdd(a.v3, b.v3, c.v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) =>
        new(Vector128.Abs(value.v0), Vector128.Abs(value.v1), Vector128.Abs(value.v2), Vector128.Abs(value.v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SelectWhereLess(Lanes128 left, Lanes128 right, Lanes128 less, Lanes128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left.v0, right.v0), less.v0, otherwise.v0),
            Vector128.ConditionalSelect(Vector128.LessThan(left.v1, right.v1), less.v1, otherwise.v1),
            Vector128.ConditionalSelect(Vector128.LessThan(left.v2, right.v2), less.v2, otherwise.v2),
            Vector128.ConditionalSelect(Vector128.LessThan(left.v3, right.v3), less.v3, otherwise.v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SelectFirst(int count, Lanes128 first, Lanes128 others) =>
        new(Vector128.ConditionalSelect(Mask(count), first.v0, others.v0),
            Vector128.ConditionalSelect(Mask(count - 4), first.v1, others.v1),
            Vector128.ConditionalSelect(Mask(count - 8), first.v2, others.v2),
            Vector128.ConditionalSelect(Mask(count - 12), first.v3, others.v3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes128 value) => LaneTree.Sum(value.v0, value.v1, value.v2, value.v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Lanes128 value) => LaneTree.Largest(value.v0, value.v1, value.v2, value.v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftIntoExponent(Lanes128 value) =>
        new(Vector128.ShiftLeft(value.v0.AsInt32(), 23).AsSingle(),
            Vector128.ShiftLeft(value.v1.AsInt32(), 23).AsSingle(),
            Vector128.ShiftLeft(value.v2.AsInt32(), 23).AsSingle(),
            Vector128.ShiftLeft(value.v3.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Mask(int count) => Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LoadPart(float* source, int count) => count >= 4
        ? Vector128.Load(source)
        : Vector128.Create(count > 0 ? source[0] : 0, count > 1 ? source[1] : 0, count > 2 ? source[2] : 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePart(Vector128<float> value, float* target, int count)
    {
        if (count >= 4)
        {
            value.Store(target);
            return;
        }

        if (count > 0) target[0] = value[0];
        if (count > 1) target[1] = value[1];
        if (count > 2) target[2] = value[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreLowBytes(byte* target) => Vector128.Narrow(Vector128.Narrow(LowBytes(v0), LowBytes(v1)), Vector128.Narrow(LowBytes(v2), LowBytes(v3))).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreLowWords(short* target)
    {
        Vector128.Narrow(v0.AsInt32(), v1.AsInt32()).Store(target);
        Vector128.Narrow(v2.AsInt32(), v3.AsInt32()).Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> LowBytes(Vector128<float> value) => value.AsUInt32() & Vector128.Create(0xFFu);
}
