using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>A register of 512 bits: 16 float32 values.</summary>
internal readonly unsafe struct Register512(Vector512<float> value) : IRegister<Register512>
{
    private readonly Vector512<float> value = value;

    public static int Count => 16;

    public static bool HasThirtyTwo => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 LoadFirst(float* source, int count) => new(Avx512F.MaskLoad(source, Mask(count), Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* target, int count) => Avx512F.MaskStore(target, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 FusedMultiplyAdd(Register512 a, Register512 b, Register512 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mask(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
