using System.Globalization;
using System.Text;

namespace SqueezeBert.Quantization;

/// <summary>What a model's card says about its quantisation.</summary>
internal static class QuantizationCard
{
    /// <summary>A section in Markdown, with a line end.</summary>
    internal static string SectionOf(QuantizationReport report)
    {
        var text = new StringBuilder();
        text.Append("## Int8\n");
        text.Append("Quantised by `squeezebert quantize`: the linear layers of encoder and pooler and the word embeddings are signed bytes with a float32\n");
        text.Append("scale for each output or word (`quantization_config` in config.json); a masked language model keeps its words as they were.\n");
        text.Append("SqueezeBERT for .NET reads the folder like any other; other libraries don't know the format.\n\n");
        text.Append("| | before | int8 |\n|---|---|---|\n");
        Row(text, "weights in the file", Megabytes(report.FileBytes.Before), Megabytes(report.FileBytes.After));
        foreach (var score in report.Scores?.Metrics ?? []) Row(text, score.Name, Shown(score.Float32), Shown(score.Int8));
        text.Append('\n');
        if (report.Scores is { } scores)
        {
            text.Append(CultureInfo.InvariantCulture, $"Scores on {scores.RowCount:N0} rows of `{Path.GetFileName(scores.File)}`.");
            if (scores.LabelAgreement is { } agreement) text.Append(CultureInfo.InvariantCulture, $" {agreement:P2} of them get the labels that float32 gives.");
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"The last layer's hidden states are {report.Activations.RelativeErrors[^1]:P2} of their length away from those of float32 ({SourceOf(report.Activations)}).\n");
        return text.ToString();
    }

    /// <summary>The user's file without the folders that lead to it, or what was built in.</summary>
    private static string SourceOf(ActivationErrors activations) => Path.GetFileName(activations.Source);

    private static void Row(StringBuilder text, string name, string before, string after) => text.Append(CultureInfo.InvariantCulture, $"| {name} | {before} | {after} |\n");

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.00} MB");

    private static string Shown(double score) => score.ToString("0.0000", CultureInfo.InvariantCulture);
}
