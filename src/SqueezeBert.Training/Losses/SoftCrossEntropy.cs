namespace SqueezeBert.Training.Losses;

/// <summary>Cross-entropy to a teacher's probabilities, both softened by a temperature.</summary>
/// <remarks><code>
/// loss = T²·Σ_rows CE(softmax(teacher / T), softmax(student / T)) / rows
/// ∂loss/∂student[c] = T·(softmax(student / T)[c] − softmax(teacher / T)[c]) / rows
/// targets of a row: the teacher's logits
/// </code>
/// T² keeps the gradient's size whatever the temperature. The Kullback–Leibler divergence differs by the teacher's entropy alone,
/// which has no gradient. Source: Hinton et al. 2015 (arXiv 1503.02531).
/// </remarks>
/// <param name="temperature">T, above 0.</param>
internal sealed class SoftCrossEntropy(double temperature) : RowLoss
{
    internal override int TargetsPerRow(int labelCount) => labelCount;

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        double[] student = new double[labelCount], teacher = new double[labelCount];
        double sum = 0;
        for (int row = 0; row < logits.Length; row += labelCount)
        {
            LogSoftmax(logits.Slice(row, labelCount), student);
            LogSoftmax(targets.Slice(row, labelCount), teacher);
            for (int c = 0; c < labelCount; c++)
            {
                double wanted = Math.Exp(teacher[c]);
                sum -= wanted * student[c];
                gradient[row + c] = (float)(temperature * (Math.Exp(student[c]) - wanted) / countedRows);
            }
        }
        return temperature * temperature * sum / countedRows;
    }

    private void LogSoftmax(ReadOnlySpan<float> logits, double[] result)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit / temperature);
        foreach (float logit in logits) sum += Math.Exp(logit / temperature - largest);
        double logSum = largest + Math.Log(sum);
        for (int c = 0; c < result.Length; c++) result[c] = logits[c] / temperature - logSum;
    }
}
