using System.Globalization;

namespace SqueezeBert.Cli.Output;

/// <summary>Bytes for people: <c>512 bytes</c>, <c>61.7 kB</c>, <c>204.4 MB</c>, in steps of a thousand.</summary>
internal static class ByteCount
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    internal static string Shown(long bytes)
    {
        if (bytes < 1000) return $"{bytes} bytes";
        double value = bytes / 1e3;
        int unit = 0;
        // What would be rounded to 1000.0 belongs to the next unit.
        while (value >= 999.95 && unit < Units.Length - 1) (value, unit) = (value / 1e3, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}");
    }
}
