namespace SqueezeBert.Training.Losses;

/// <summary>Mean of the squared differences: the loss of regression.</summary>
/// <remarks><code>
/// loss = Σ (logit − target)² / (rows·labels)
/// ∂loss/∂logit = 2·(logit − target) / (rows·labels)
/// </code></remarks>
internal sealed class MeanSquaredError : RowLoss
{
    internal override int TargetsPerRow(int labelCount) => labelCount;

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        double loss = 0, divisor = countedRows * labelCount;
        for (int i = 0; i < logits.Length; i++)
        {
            double difference = (double)logits[i] - targets[i];
            loss += difference * difference;
            gradient[i] = (float)(2 * difference / divisor);
        }
        return loss / divisor;
    }
}
