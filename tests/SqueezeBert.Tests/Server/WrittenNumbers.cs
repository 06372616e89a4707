using System.Globalization;
using System.Text.Json;

namespace SqueezeBert.Tests.Server;

/// <summary>Compares JSON with what a document shows of it: the same, but that numbers are rounded there.</summary>
internal static class WrittenNumbers
{
    /// <summary>The first place where the two differ; null for none.</summary>
    internal static string? Difference(JsonElement shown, JsonElement found, string path = "$")
    {
        if (shown.ValueKind == JsonValueKind.Number && found.ValueKind == JsonValueKind.Number)
            return Math.Abs(shown.GetDouble() - found.GetDouble()) <= HalfOfLastDigit(shown.GetRawText()) ? null : $"{path}: {shown} is shown, {found} answered";
        if (shown.ValueKind != found.ValueKind) return $"{path}: {shown.ValueKind} is shown, {found.ValueKind} answered";
        return shown.ValueKind switch
        {
            JsonValueKind.Object => shown.EnumerateObject().Select(field => field.Name).SequenceEqual(found.EnumerateObject().Select(field => field.Name), StringComparer.Ordinal)
                ? shown.EnumerateObject().Select(field => Difference(field.Value, found.GetProperty(field.Name), $"{path}.{field.Name}")).FirstOrDefault(difference => difference is not null)
                : $"{path}: other fields are shown",
            JsonValueKind.Array => shown.GetArrayLength() == found.GetArrayLength()
                ? shown.EnumerateArray().Zip(found.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(difference => difference is not null)
                : $"{path}: {shown.GetArrayLength()} items are shown, {found.GetArrayLength()} answered",
            _ => JsonElement.DeepEquals(shown, found) ? null : $"{path}: {shown} is shown, {found} answered",
        };
    }

    /// <summary>How far a number may be from one written with so many digits; a little more for binary fractions.</summary>
    private static double HalfOfLastDigit(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : (0.5 * double.Parse($"1e-{text.Length - point - 1}", CultureInfo.InvariantCulture)) + 1e-9;
    }
}
