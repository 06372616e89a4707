using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>A register of 256 bits: 8 float32 values.</summary>
internal readonly unsafe struct Register256(Vector256<float> value) : IRegister<Register256>
{
    private readonly Vector256<float> value = value;

    public static int Count => 8;

    public static bool HasThirtyTwo => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 LoadFirst(float* source, int count) => new(Avx.MaskLoad(source, Mask(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* target, int count) => Avx.MaskStore(target, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 FusedMultiplyAdd(Register256 a, Register256 b, Register256 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}
