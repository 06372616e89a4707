using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>Eight outputs in a 512-bit register, in 16 bits, where no pair of products can saturate.</summary>
/// <remarks>A lane holds the sum over two of an output's four inputs; its neighbour holds the other two. They meet at the end.</remarks>
internal readonly unsafe struct DotsPairs512 : IDots<Vector512<int>, Vector512<short>, Vector512<short>>
{
    public static int Outputs => 8;

    public static int TileRows => 12;

    public static int InputSize => sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Start(int* starts) => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Read(sbyte* weights) => Avx512BW.ConvertToVector512Int16(Vector256.Load(weights));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Spread(byte* inputs) => Vector512.Create(*(long*)inputs).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sums, Vector512<short> inputs, Vector512<short> weights) => sums + Avx512BW.MultiplyAddAdjacent(inputs, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(Vector512<int> first, Vector512<int> second, float scale, float* scales, float* bias, float* output)
    {
        var even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        var all = Avx512F.PermuteVar16x32x2(first, even, second) + Avx512F.PermuteVar16x32x2(first, even + Vector512<int>.One, second);
        Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(all), Vector512.Create(scale) * Vector512.Load(scales), Vector512.Load(bias)).Store(output);
    }
}
