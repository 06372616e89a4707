using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace SqueezeBert.Kernels;

/// <summary>A register of 128 bits: 4 float32 values.</summary>
internal readonly unsafe struct Register128(Vector128<float> value) : IRegister<Register128>
{
    private readonly Vector128<float> value = value;

    public static int Count => 4;

    public static bool HasThirtyTwo => AdvSimd.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 LoadFirst(float* source, int count) => new(count >= 4
        ? Vector128.Load(source)
        : Vector128.Create(count > 0 ? source[0] : 0, count > 1 ? source[1] : 0, count > 2 ? source[2] : 0, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(float* target, int count)
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
    public static Register128 FusedMultiplyAdd(Register128 a, Register128 b, Register128 c) => new(Vector128.FusedMultiplyAdd(a.value, b.value, c.value));
}
