using System.Globalization;
using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Where a stream of examples stands: all it takes to go on exactly there.</summary>
/// <param name="Data">What the stream was made of (<see cref="PretrainingData.Fingerprint"/>).</param>
/// <param name="Epoch">Times that the whole corpus was seen.</param>
/// <param name="Index">Examples of this epoch that were seen.</param>
internal sealed record PretrainingPosition(string Data, int Epoch, long Index)
{
    /// <summary>Writes the fields of an object.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("data", Data);
        writer.WriteNumber("epoch", Epoch);
        // As text, since readers of JSON may hold numbers as doubles.
        writer.WriteString("index", Index.ToString(CultureInfo.InvariantCulture));
    }

    /// <exception cref="DataException">This is no position.</exception>
    internal static PretrainingPosition Read(JsonPlace place)
    {
        var index = place.Field("index");
        return long.TryParse(index.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new PretrainingPosition(place.Field("data").Text(), place.Field("epoch").Count(), number)
            : throw index.Error($"expected a whole number from 0; found '{index.Text()}'.");
    }
}
