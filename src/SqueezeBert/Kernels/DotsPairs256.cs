using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>Four outputs in a 256-bit register, in 16 bits, where no pair of products can saturate.</summary>
/// <remarks>A lane holds the sum over two of an output's four inputs; its neighbour holds the other two. They meet at the end.</remarks>
internal readonly unsafe struct DotsPairs256 : IDots<Vector256<int>, Vector256<short>, Vector256<short>>
{
    public static int Outputs => 4;

    public static int TileRows => 6;

    public static int InputSize => sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Start(int* starts) => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Read(sbyte* weights) => Avx2.ConvertToVector256Int16(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Spread(byte* inputs) => Vector256.Create(*(long*)inputs).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<short> inputs, Vector256<short> weights) => sums + Avx2.MultiplyAddAdjacent(inputs, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(Vector256<int> first, Vector256<int> second, float scale, float* scales, float* bias, float* output)
    {
        // Adding neighbours leaves outputs 0 1 4 5 2 3 6 7: the instruction works within halves.
        var all = Avx2.Permute4x64(Avx2.HorizontalAdd(first, second).AsInt64(), 0b11_01_10_00).AsInt32();
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(all), Vector256.Create(scale) * Vector256.Load(scales), Vector256.Load(bias)).Store(output);
    }
}
