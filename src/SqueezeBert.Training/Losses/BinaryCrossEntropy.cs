namespace SqueezeBert.Training.Losses;

/// <summary>One yes-or-no question per label: binary cross-entropy on sigmoid(logits), the loss of multi-label tasks.</summary>
/// <remarks><code>
/// loss = Σ max(x, 0) − x·y + log(1 + e^−|x|) / (rows·labels)       x = logit, y = target, 0 to 1
/// ∂loss/∂x = (sigmoid(x) − y) / (rows·labels)
/// </code>
/// The form that overflows for no x; same as PyTorch's <c>BCEWithLogitsLoss</c>.
/// </remarks>
internal sealed class BinaryCrossEntropy : RowLoss
{
    internal override int TargetsPerRow(int labelCount) => labelCount;

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        double loss = 0, divisor = countedRows * labelCount;
        for (int i = 0; i < logits.Length; i++)
        {
            double x = logits[i], y = targets[i], decay = Math.Exp(-Math.Abs(x));
            loss += Math.Max(x, 0) - x * y + Math.Log(1 + decay);
            double sigmoid = x >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
            gradient[i] = (float)((sigmoid - y) / divisor);
        }
        return loss / divisor;
    }
}
