namespace SqueezeBert.Quantization;

/// <summary>Sums of squares of differences and of true values, in float64.</summary>
internal struct SquaredError
{
    private double ofDifference;
    private double ofTruth;

    /// <summary>√(Σ (truth − approximation)² / Σ truth²); 0 where both are 0, infinite where the truth alone is.</summary>
    internal readonly double Relative => ofDifference == 0 ? 0 : Math.Sqrt(ofDifference / ofTruth);

    internal void Add(float truth, float approximation)
    {
        double difference = (double)truth - approximation;
        ofDifference += difference * difference;
        ofTruth += (double)truth * truth;
    }
}
