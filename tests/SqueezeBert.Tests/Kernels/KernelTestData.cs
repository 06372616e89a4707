using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Kernels;

/// <summary>What kernel tests share: the sets to hold to the definitions, reproducible values, comparison of bits.</summary>
internal static class KernelTestData
{
    /// <summary>Names of the sets that this machine supports.</summary>
    public static TheoryData<string> AllSets => [.. KernelSet.All.Where(set => set.IsSupported).Select(set => set.Name)];

    /// <summary>Names of the sets that this machine supports, the definitions themselves left out.</summary>
    public static TheoryData<string> VectorSets => [.. KernelSet.All.Where(set => set.IsSupported && set.Name != "scalar").Select(set => set.Name)];

    internal static KernelSet Scalar { get; } = KernelSet.Select("scalar");

    /// <summary>Values between −scale and scale, the same everywhere for the same seed.</summary>
    internal static float[] Values(int count, uint seed, float scale = 1f)
    {
        var values = new float[count];
        uint state = seed * 2654435761u + 12345u;
        foreach (ref float value in values.AsSpan())
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            value = ((state >> 8) / 8388608f - 1f) * scale;
        }

        return values;
    }

    /// <summary>Asserts equal bits; NaNs are equal whatever their sign and payload, which x64 and ARM64 choose differently.</summary>
    internal static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"{where}: value {i} is {actual[i]:R}, the definition gives {expected[i]:R}.");
    }
}
