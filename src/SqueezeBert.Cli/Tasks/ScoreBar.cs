using System.Globalization;
using Spectre.Console;

namespace SqueezeBert.Cli.Tasks;

/// <summary>A score between 0 and 1 as a bar.</summary>
internal static class ScoreBar
{
    /// <summary>Columns of a full bar.</summary>
    internal const int Width = 12;

    /// <summary>Eighths of a column.</summary>
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>The bar; empty for a score that is no share.</summary>
    internal static Text Of(float score)
    {
        if (score is not (>= 0 and <= 1.0001f)) return new Text("");
        int eighths = (int)MathF.Round(Math.Min(score, 1) * Width * 8);
        string bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8] : "");
        return new Text(bar, new Style(Color.Green));
    }

    /// <summary>The score in figures.</summary>
    internal static string Shown(float score) => score.ToString("0.0000", CultureInfo.InvariantCulture);
}
