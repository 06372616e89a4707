using System.Globalization;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>A label or number as it stands in a file, true or predicted.</summary>
/// <param name="Text">The text.</param>
/// <param name="Error">Makes an error that names the place.</param>
internal readonly record struct LabelText(string Text, Func<string, DataException> Error)
{
    /// <summary>The number that a label is.</summary>
    /// <exception cref="DataException">It is none.</exception>
    internal static double Number(LabelText label) =>
        double.TryParse(label.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw label.Error($"expected a number; found '{label.Text}'.");
}
