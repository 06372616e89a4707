using System.Globalization;

namespace SqueezeBert.Training.Plots;

/// <summary>Numbers along one side of a panel: which range they span, where marks stand, and which pixel a number has.</summary>
/// <remarks>Marks are multiples of 1, 2 or 5 times a power of ten. Immutable.</remarks>
internal sealed class Axis
{
    private readonly double from, to, first, last, step;

    /// <param name="values">Finite numbers to show; none are 0 to 1.</param>
    /// <param name="from">Pixel of the smallest.</param>
    /// <param name="to">Pixel of the largest.</param>
    /// <param name="marks">About how many marks there should be.</param>
    /// <param name="tight">Whether the range ends with the numbers; else with marks.</param>
    internal Axis(IReadOnlyCollection<double> values, double from, double to, int marks, bool tight)
    {
        (this.from, this.to) = (from, to);
        (double low, double high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        // Numbers so near one another have no range of their own.
        double least = Math.Max(Math.Abs(high) * 1e-6, 1e-9);
        if (high - low < least) (low, high) = (low - Math.Max(Math.Abs(low) * 0.1, least), high + Math.Max(Math.Abs(high) * 0.1, least));
        step = StepOf((high - low) / marks);
        (first, last) = tight ? (low, high) : (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
    }

    /// <summary>Numbers that have a mark, with their text.</summary>
    internal IEnumerable<(double Value, string Text)> Marks
    {
        get
        {
            int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
            string format = decimals <= 6 && Math.Abs(last) < 1e9 ? $"#,0.{new string('0', decimals)}" : "0.##e0";
            for (double k = Math.Ceiling(first / step - 1e-9); k * step <= last + step * 1e-9; k++)
                // Not a sum of steps, whose errors would show; plus 0, for a zero may have a sign.
                yield return (k * step, (k * step + 0.0).ToString(format, CultureInfo.InvariantCulture));
        }
    }

    internal double PixelOf(double value) => from + (value - first) / (last - first) * (to - from);

    private static double StepOf(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
