namespace SqueezeBert.Training.Losses;

/// <summary>How far vectors point from others, whatever their lengths.</summary>
/// <remarks><code>
/// loss = Σ_rows (1 − cosine(x, target)) / rows
/// </code></remarks>
internal sealed class CosineDistance : RowLoss
{
    internal override int TargetsPerRow(int labelCount) => labelCount;

    internal override double Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int labelCount, double countedRows, Span<float> gradient)
    {
        int rows = logits.Length / labelCount;
        var (units, lengths) = UnitVectors.Of(logits, rows, labelCount);
        var (wanted, _) = UnitVectors.Of(targets, rows, labelCount);
        var slopes = new double[labelCount];
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            var unit = units.AsSpan(row * labelCount, labelCount);
            var target = wanted.AsSpan(row * labelCount, labelCount);
            sum += 1 - UnitVectors.Dot(unit, target);
            for (int h = 0; h < slopes.Length; h++) slopes[h] = -target[h] / countedRows;
            UnitVectors.Unnormalize(unit, lengths[row], slopes, gradient.Slice(row * labelCount, labelCount));
        }
        return sum / countedRows;
    }
}
