namespace SqueezeBert.Training.Losses;

/// <summary>One yes-or-no question per label, answered by a teacher: binary cross-entropy to its probabilities, both softened by a temperature.</summary>
/// <remarks><code>
/// loss = T²·BCE(sigmoid(teacher / T), sigmoid(student / T))        a mean over rows and labels (<see cref="BinaryCrossEntropy"/>)
/// targets of a row: the teacher's logits
/// </code></remarks>
/// <param name="temperature">T, above 0.</param>
internal sealed class SoftBinaryCrossEntropy(double temperature) : RowLoss
{
    private readonly BinaryCrossEntropy loss = new();

    internal override int TargetsPerRow(int labelCount) => labelCount;

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        float[] student = new float[logits.Length], teacher = new float[logits.Length];
        for (int i = 0; i < student.Length; i++)
        {
            student[i] = (float)(logits[i] / temperature);
            teacher[i] = (float)(1 / (1 + Math.Exp(-targets[i] / temperature)));
        }
        double value = loss.Compute(student, teacher, labelCount, countedRows, gradient);
        foreach (ref float slope in gradient) slope = (float)(slope * temperature);
        return temperature * temperature * value;
    }
}
