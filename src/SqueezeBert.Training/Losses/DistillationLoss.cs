namespace SqueezeBert.Training.Losses;

/// <summary>A teacher's probabilities, softened by a temperature, mixed with the loss on the labels.</summary>
/// <remarks><code>
/// loss = α·T²·CE(softmax(teacher / T), softmax(student / T)) + (1 − α)·hard loss
/// ∂/∂student[c] = α·T·(softmax(student / T)[c] − softmax(teacher / T)[c]) / rows + (1 − α)·∂hard/∂student[c]
/// targets of a row: those of the hard loss, then the teacher's logits
/// </code>
/// T² keeps the gradient's size whatever the temperature. The Kullback–Leibler divergence differs by the teacher's entropy alone,
/// which has no gradient. Source: Hinton et al. 2015 (arXiv 1503.02531).
/// </remarks>
internal sealed class DistillationLoss : RowLoss
{
    private readonly RowLoss hardLoss;
    private readonly double temperature;
    private readonly double mixing;

    /// <param name="hardLoss">The loss on the labels.</param>
    /// <param name="temperature">T, above 0.</param>
    /// <param name="mixing">α, 0 to 1: the teacher's share.</param>
    internal DistillationLoss(RowLoss hardLoss, double temperature, double mixing)
    {
        if (temperature is not (> 0 and < double.PositiveInfinity)) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Expected a number above 0.");
        if (mixing is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(mixing), mixing, "Expected 0 to 1.");
        (this.hardLoss, this.temperature, this.mixing) = (hardLoss, temperature, mixing);
    }

    internal override int TargetsPerRow(int labelCount) => hardLoss.TargetsPerRow(labelCount) + labelCount;

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        int rows = logits.Length / labelCount, width = TargetsPerRow(labelCount), hardWidth = width - labelCount;
        var hardTargets = new float[rows * hardWidth];
        for (int row = 0; row < rows; row++) targets.Slice(row * width, hardWidth).CopyTo(hardTargets.AsSpan(row * hardWidth));
        double hard = hardLoss.Compute(logits, hardTargets, labelCount, countedRows, gradient), soft = 0;
        double[] student = new double[labelCount], teacher = new double[labelCount];
        for (int row = 0; row < rows; row++)
        {
            LogSoftmax(logits.Slice(row * labelCount, labelCount), student);
            LogSoftmax(targets.Slice(row * width + hardWidth, labelCount), teacher);
            for (int c = 0; c < labelCount; c++)
            {
                double wanted = Math.Exp(teacher[c]);
                soft -= wanted * student[c];
                ref float slope = ref gradient[row * labelCount + c];
                slope = (float)((1 - mixing) * slope + mixing * temperature * (Math.Exp(student[c]) - wanted) / countedRows);
            }
        }
        return mixing * temperature * temperature * soft / countedRows + (1 - mixing) * hard;
    }

    private void LogSoftmax(ReadOnlySpan<float> logits, double[] result)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit / temperature);
        foreach (float logit in logits) sum += Math.Exp(logit / temperature - largest);
        for (int c = 0; c < result.Length; c++) result[c] = logits[c] / temperature - largest - Math.Log(sum);
    }
}
