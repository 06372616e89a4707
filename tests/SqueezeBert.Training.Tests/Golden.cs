using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>Values that PyTorch computed in float64, stored in tests/fixtures/train.</summary>
internal static class Golden
{
    internal static SafetensorsFile Open(params string[] parts) => SafetensorsFile.Open(RepositoryFiles.Fixture(["train", .. parts]));

    internal static float[] Floats(this SafetensorsFile file, string name)
    {
        var values = new float[Count(file, name)];
        file.ReadSingle(name, values);
        return values;
    }

    internal static int[] Integers(this SafetensorsFile file, string name)
    {
        var values = new long[Count(file, name)];
        file.ReadInt64(name, values);
        return [.. values.Select(value => checked((int)value))];
    }

    /// <summary>|a − b| ≤ 1e-4·|b| + 1e-5·max|b|: float32 noise of a whole backward pass stays 30 times below it.</summary>
    internal static void RequireClose(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        foreach (float value in expected) largest = MathF.Max(largest, MathF.Abs(value));
        for (int i = 0; i < expected.Length; i++)
        {
            float allowed = 1e-4f * MathF.Abs(expected[i]) + 1e-5f * largest;
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= allowed, $"{name}[{i}]: expected {expected[i]:R}, found {actual[i]:R}, allowed difference {allowed:R}");
        }
    }

    private static int Count(SafetensorsFile file, string name)
    {
        int count = 1;
        foreach (var size in file.Tensors[name].Shape) count *= (int)size;
        return count;
    }
}
