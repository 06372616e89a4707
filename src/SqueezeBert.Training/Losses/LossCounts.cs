namespace SqueezeBert.Training.Losses;

/// <summary>How many terms the means of an objective have.</summary>
/// <param name="First">Of its first or only mean.</param>
/// <param name="Second">Of its second one, where it adds two.</param>
/// <param name="Sequences">Of a mean over sequences, where a teacher is followed.</param>
/// <param name="Tokens">Of a mean over tokens, where a teacher is followed.</param>
internal readonly record struct LossCounts(int First, int Second = 0, int Sequences = 0, int Tokens = 0)
{
    public static LossCounts operator +(LossCounts one, LossCounts other) => 
        new(one.First + other.First, one.Second + other.Second, one.Sequences + other.Sequences, one.Tokens + other.Tokens);
}
