using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels.Peaks;

/// <summary>Float32 fused multiply-adds in 512 bits.</summary>
internal readonly struct Fma512 : IPeakStep<Vector512<float>>
{
    public static int Operations => 2 * Vector512<float>.Count;

    public static Vector512<float> Start => Vector512<float>.One;

    public static Vector512<float> Product(Vector512<float> c) => Vector512.FusedMultiplyAdd(c, Vector512.Create(0.999f), Vector512.Create(0.001f));

    public static Vector512<float> Sum(Vector512<float> c, Vector512<float> product) => product;
}

/// <summary>Float32 fused multiply-adds in 256 bits.</summary>
internal readonly struct Fma256 : IPeakStep<Vector256<float>>
{
    public static int Operations => 2 * Vector256<float>.Count;

    public static Vector256<float> Start => Vector256<float>.One;

    public static Vector256<float> Product(Vector256<float> c) => Vector256.FusedMultiplyAdd(c, Vector256.Create(0.999f), Vector256.Create(0.001f));

    public static Vector256<float> Sum(Vector256<float> c, Vector256<float> product) => product;
}

/// <summary>Float32 fused multiply-adds in 128 bits: NEON.</summary>
internal readonly struct Fma128 : IPeakStep<Vector128<float>>
{
    public static int Operations => 2 * Vector128<float>.Count;

    public static Vector128<float> Start => Vector128<float>.One;

    public static Vector128<float> Product(Vector128<float> c) => Vector128.FusedMultiplyAdd(c, Vector128.Create(0.999f), Vector128.Create(0.001f));

    public static Vector128<float> Sum(Vector128<float> c, Vector128<float> product) => product;
}

/// <summary>Bytes by fours into int32 in 256 bits: <c>vpdpbusd</c> as AVX-VNNI has it.</summary>
internal readonly struct Vnni256 : IPeakStep<Vector256<int>>
{
    public static int Operations => 2 * Vector256<byte>.Count;

    public static Vector256<int> Start => default;

    public static Vector256<int> Product(Vector256<int> c) => AvxVnni.MultiplyWideningAndAdd(c, Vector256.Create((byte)3), Vector256.Create((sbyte)-2));

    public static Vector256<int> Sum(Vector256<int> c, Vector256<int> product) => product;
}

/// <summary>16-bit numbers by pairs into int32 in 512 bits: <c>vpmaddwd</c> and an addition, for processors without AVX-VNNI.</summary>
/// <remarks>The pair reads the running sum, so that no product can be taken out of the loop.</remarks>
internal readonly struct Pairs512 : IPeakStep<Vector512<int>>
{
    public static int Operations => 2 * Vector512<short>.Count;

    public static Vector512<int> Start => Vector512<int>.One;

    public static Vector512<int> Product(Vector512<int> c) => Avx512BW.MultiplyAddAdjacent(c.AsInt16(), Vector512.Create((short)-2));

    public static Vector512<int> Sum(Vector512<int> c, Vector512<int> product) => c + product;
}

/// <summary>As <see cref="Pairs512"/> in 256 bits.</summary>
internal readonly struct Pairs256 : IPeakStep<Vector256<int>>
{
    public static int Operations => 2 * Vector256<short>.Count;

    public static Vector256<int> Start => Vector256<int>.One;

    public static Vector256<int> Product(Vector256<int> c) => Avx2.MultiplyAddAdjacent(c.AsInt16(), Vector256.Create((short)-2));

    public static Vector256<int> Sum(Vector256<int> c, Vector256<int> product) => c + product;
}
