using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Compares float arrays within a tolerance and shows the worst element.</summary>
internal static class Close
{
    internal static void AssertEqual(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double absolute, double relative)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: expected {expected.Length} values, got {actual.Length}.");
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            Assert.True(difference <= absolute + relative * Math.Abs(expected[i]), $"{what}[{i}]: expected {expected[i]:R}, got {actual[i]:R}, {difference:G3} apart.");
        }
    }
}
