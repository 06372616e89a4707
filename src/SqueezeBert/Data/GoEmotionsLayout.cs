namespace SqueezeBert.Data;

/// <summary>GoEmotions' files: text, ids of labels separated by commas, and the comment's id, separated by tabs, without a header.</summary>
internal static class GoEmotionsLayout
{
    /// <summary>The column of several labels.</summary>
    internal const string LabelsColumn = "labels";

    /// <summary>Names for the columns.</summary>
    internal static string[] ColumnNames { get; } = ["text", LabelsColumn, "id"];

    /// <summary>Whether a file's first line is of this form.</summary>
    internal static bool Fits(string? firstLine) =>
        firstLine?.Split('\t') is [_, { Length: > 0 } labels, _] && labels.Split(',').All(id => id.Length > 0 && id.All(char.IsAsciiDigit));
}
