using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>Eight outputs in a 256-bit register; one instruction multiplies and adds all four bytes of each.</summary>
internal readonly unsafe struct DotsVnni : IDots<Vector256<int>, Vector256<sbyte>, Vector256<byte>>
{
    public static int Outputs => 8;

    public static int TileRows => 6;

    public static int InputSize => sizeof(byte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Start(int* starts) => Vector256.Load(starts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Read(sbyte* weights) => Vector256.Load(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Spread(byte* inputs) => Vector256.Create(*(int*)inputs).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> inputs, Vector256<sbyte> weights) => AvxVnni.MultiplyWideningAndAdd(sums, inputs, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(Vector256<int> first, Vector256<int> second, float scale, float* scales, float* bias, float* output)
    {
        var tokenScale = Vector256.Create(scale);
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(first), tokenScale * Vector256.Load(scales), Vector256.Load(bias)).Store(output);
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(second), tokenScale * Vector256.Load(scales + 8), Vector256.Load(bias + 8)).Store(output + 8);
    }
}
