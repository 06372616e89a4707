using System.Globalization;

namespace SqueezeBert.Cli.Comparison;

/// <summary>Figures of several seeds: their mean, and how far one is from it.</summary>
/// <param name="Mean">The mean; NaN where a figure is.</param>
/// <param name="Deviation">The sample standard deviation, √(Σ(x − mean)² / (n − 1)); null for a single figure.</param>
internal sealed record Spread(double Mean, double? Deviation)
{
    /// <param name="values">One at least.</param>
    internal static Spread Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return new Spread(mean, values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <summary>As tables have it: three decimals, from 10 on two.</summary>
    public override string ToString()
    {
        if (!double.IsFinite(Mean)) return "none";
        string format = Math.Abs(Mean) < 10 ? "0.000" : "0.00";
        string mean = Mean.ToString(format, CultureInfo.InvariantCulture);
        return Deviation is { } deviation ? $"{mean} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}" : mean;
    }
}
