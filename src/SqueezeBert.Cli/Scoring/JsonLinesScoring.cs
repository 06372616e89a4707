using System.Globalization;
using System.Text.Json;
using SqueezeBert.Cli.Output;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a task whose prediction files are JSON Lines, in which examples go by their place in the data.</summary>
internal abstract class JsonLinesScoring<TExample, TPrediction>(ScoringRequest request) : TaskScoring<TExample, TPrediction>(request)
{
    private readonly List<TPrediction> kept = [];

    /// <summary>Makes a prediction of a line.</summary>
    /// <exception cref="DataException">The line doesn't hold one for this example.</exception>
    protected abstract TPrediction PredictionOf(TExample example, JsonPlace line);

    /// <summary>Writes the field or fields that <see cref="PredictionOf"/> reads.</summary>
    protected abstract void WriteOutput(Utf8JsonWriter json, TPrediction prediction);

    protected sealed override IPredictor<TExample, TPrediction> PredictionsIn(string path) =>
        new FilePredictor<TExample, JsonPlace, TPrediction>(JsonPredictions.Read(path), (_, index) => index.ToString(CultureInfo.InvariantCulture), PredictionOf);

    protected sealed override void Keep(TExample example, TPrediction prediction) => kept.Add(prediction);

    internal sealed override void WritePredictions(Stream stream)
    {
        using var lines = new JsonLineWriter(stream);
        for (int i = 0; i < kept.Count; i++)
            lines.Write(json =>
            {
                json.WriteNumber("index", i);
                WriteOutput(json, kept[i]);
            });
    }
}
