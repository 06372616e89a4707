using System.Globalization;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Predictions as <c>squeezebert run</c> writes them: JSON Lines with the example's <c>index</c>, from 0, and the task's <c>output</c>.</summary>
internal static class JsonPredictions
{
    /// <summary>Reads a file, unpacking <c>.gz</c>. Lines may come in any order.</summary>
    /// <exception cref="DataException">A line isn't of this form, or tells of a failure.</exception>
    internal static PredictionFile<JsonPlace> Read(string path)
    {
        using var lines = TextLineReader.Open(path);
        var predictions = new PredictionFile<JsonPlace>(path);
        while (lines.TryRead(out var line))
        {
            var row = JsonLines.Parse(line);
            if (row.Problem is not null) throw new DataException(path, row.Number, row.Problem);
            var place = new JsonPlace(string.Create(CultureInfo.InvariantCulture, $"{path}: line {row.Number}"), "", row.Fields);
            if (place.OptionalField("error") is { } failure) throw failure.Error($"expected a prediction; found a failure: {failure.Text()}");
            predictions.Add(place.Field("index").Count().ToString(CultureInfo.InvariantCulture), row.Number, place);
        }
        return predictions;
    }
}
