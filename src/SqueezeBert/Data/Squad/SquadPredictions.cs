using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert.Data.Squad;

/// <summary>Files of predictions as SQuAD's official scripts take them: one JSON object, question id → answer.</summary>
internal static class SquadPredictions
{
    /// <summary>Reads answers; an empty one says that there is none.</summary>
    /// <exception cref="DataException">The file isn't of this form.</exception>
    internal static PredictionFile<string> ReadAnswers(string path) => Read(path, answer => answer.Text());

    /// <summary>Reads probabilities that there is no answer, by question id.</summary>
    /// <inheritdoc cref="ReadAnswers" path="/exception"/>
    internal static PredictionFile<double> ReadNoAnswerProbabilities(string path) => Read(path, probability => probability.Number());

    /// <summary>Writes a file of answers.</summary>
    internal static void Write(Stream stream, IEnumerable<(string Id, string Answer)> predictions)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (id, answer) in predictions) json.WriteString(id, answer);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static PredictionFile<T> Read<T>(string path, Func<JsonPlace, T> valueOf)
    {
        using var document = JsonFile.Read(path);
        var predictions = new PredictionFile<T>(path);
        foreach (var (id, value) in new JsonPlace(path, "", document.RootElement).Fields()) predictions.Add(id, null, valueOf(value));
        return predictions;
    }
}
