using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace SqueezeBert.Kernels;

/// <summary>Four outputs in 128-bit registers: the dot product of ARM64 where it exists, else products of 16 bits.</summary>
/// <remarks>ARM64 multiplies signed by signed bytes: there the inputs lose their offset, and the sums start from nothing.</remarks>
internal readonly unsafe struct Dots128 : IDots<Vector128<int>, Vector128<sbyte>, Vector128<byte>>
{
    private const int SignBits = unchecked((int)0x80808080);

    public static int Outputs => 4;

    public static int TileRows => 6;

    public static int InputSize => sizeof(byte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Start(int* starts) => Dp.IsSupported ? Vector128<int>.Zero : Vector128.Load(starts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Read(sbyte* weights) => Vector128.Load(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Spread(byte* inputs) => Vector128.Create(*(int*)inputs ^ (Dp.IsSupported ? SignBits : 0)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sums, Vector128<byte> inputs, Vector128<sbyte> weights)
    {
        if (Dp.IsSupported) return Dp.DotProduct(sums, inputs.AsSByte(), weights);
        var (low, high) = Vector128.Widen(inputs);
        var (lowWeights, highWeights) = Vector128.Widen(weights);
        return sums + Quads(low.AsInt16(), lowWeights, high.AsInt16(), highWeights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(Vector128<int> first, Vector128<int> second, float scale, float* scales, float* bias, float* output)
    {
        var tokenScale = Vector128.Create(scale);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(first), tokenScale * Vector128.Load(scales), Vector128.Load(bias)).Store(output);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(second), tokenScale * Vector128.Load(scales + 4), Vector128.Load(bias + 4)).Store(output + 4);
    }

    /// <summary>Products of 16 bits (255·127 fits), widened, and each output's four brought together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Quads(Vector128<short> low, Vector128<short> lowWeights, Vector128<short> high, Vector128<short> highWeights)
    {
        var (p0, p1) = Vector128.Widen(low * lowWeights);
        var (p2, p3) = Vector128.Widen(high * highWeights);
        return Vector128.Create(Vector128.Sum(p0), Vector128.Sum(p1), Vector128.Sum(p2), Vector128.Sum(p3));
    }
}
