namespace SqueezeBert.Training.Losses;

/// <summary>How many terms the means of an objective have.</summary>
/// <param name="First">Of its first or only mean.</param>
/// <param name="Second">Of its second one, where it adds two.</param>
internal readonly record struct LossCounts(int First, int Second = 0)
{
    public static LossCounts operator +(LossCounts one, LossCounts other) => new(one.First + other.First, one.Second + other.Second);
}
