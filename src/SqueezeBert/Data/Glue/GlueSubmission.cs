using System.Globalization;
using System.Text;

namespace SqueezeBert.Data.Glue;

/// <summary>Files of a submission to GLUE: a header <c>index</c>, tab, <c>prediction</c>, then a row for each example of the test part.</summary>
/// <remarks>Predictions are label names, as they stand in the benchmark's training files; numbers of STS-B have three decimals.</remarks>
internal static class GlueSubmission
{
    /// <summary>The column of labels and numbers.</summary>
    internal const string PredictionColumn = "prediction";

    /// <summary>Reads a file, unpacking <c>.gz</c>. Rows may come in any order.</summary>
    /// <exception cref="DataException">The file isn't of this form.</exception>
    internal static PredictionFile<DataRow> Read(string path)
    {
        using var rows = TsvReader.Open(path);
        var predictions = new PredictionFile<DataRow>(path);
        while (rows.Read() is { } row) predictions.Add(row.Required("index"), row.LineNumber, row);
        return predictions;
    }

    /// <summary>Writes a file.</summary>
    internal static void Write(Stream stream, IEnumerable<(long Index, string Prediction)> predictions)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"index\t{PredictionColumn}");
        foreach (var (index, prediction) in predictions) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index}\t{prediction}"));
    }

    /// <summary>A number as a submission has it.</summary>
    internal static string Shown(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);
}
