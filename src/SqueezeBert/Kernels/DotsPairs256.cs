using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

/// <summary>Eight outputs without a byte instruction: bytes widen to 16 bits, where no pair of products can saturate.</summary>
/// <remarks>A lane holds the sum of two of an output's four inputs; its neighbour holds the other two. They meet at the end.</remarks>
internal readonly unsafe struct DotsPairs256 : IDots<DotsPairs256.Sums, DotsPairs256.Weights, Vector256<short>>
{
    public static int Outputs => 8;

    public static int TileRows => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sums Start(int* starts) => new(
        Vector256.WidenLower(Vector256.Create(Vector128.Load(starts).AsUInt32(), Vector128<uint>.Zero)).AsInt32(),
        Vector256.WidenLower(Vector256.Create(Vector128.Load(starts + 4).AsUInt32(), Vector128<uint>.Zero)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Weights Read(sbyte* weights) => new(Avx2.ConvertToVector256Int16(weights), Avx2.ConvertToVector256Int16(weights + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Spread(byte* inputs) => Avx2.ConvertToVector256Int16(Vector128.Create(*(int*)inputs).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sums Add(Sums sums, Vector256<short> inputs, Weights weights) => new(
        sums.Low + Avx2.MultiplyAddAdjacent(inputs, weights.Low), sums.High + Avx2.MultiplyAddAdjacent(inputs, weights.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(Sums sums, float scale, float* scales, float* bias, float* output)
    {
        // Adding neighbours leaves outputs 0 1 4 5 2 3 6 7: the instruction works within halves.
        var all = Avx2.Permute4x64(Avx2.HorizontalAdd(sums.Low, sums.High).AsInt64(), 0b11_01_10_00).AsInt32();
        (Vector256.ConvertToSingle(all) * (Vector256.Create(scale) * Vector256.Load(scales)) + Vector256.Load(bias)).Store(output);
    }

    /// <summary>Outputs 0 to 3, two lanes each, then 4 to 7.</summary>
    internal readonly struct Sums(Vector256<int> low, Vector256<int> high)
    {
        internal readonly Vector256<int> Low = low, High = high;
    }

    /// <summary>Four weights each of outputs 0 to 3, then 4 to 7.</summary>
    internal readonly struct Weights(Vector256<short> low, Vector256<short> high)
    {
        internal readonly Vector256<short> Low = low, High = high;
    }
}
