using System.Globalization;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a task whose prediction files are JSON Lines, in which examples go by their place in the data.</summary>
internal abstract class JsonLinesScoring<TExample, TPrediction>(ScoringRequest request) : TaskScoring<TExample, TPrediction>(request)
{
    /// <summary>Makes a prediction of a line.</summary>
    /// <exception cref="DataException">The line doesn't hold one for this example.</exception>
    protected abstract TPrediction PredictionOf(TExample example, JsonPlace line);

    protected sealed override IPredictor<TExample, TPrediction> PredictionsIn(string path) =>
        new FilePredictor<TExample, JsonPlace, TPrediction>(JsonPredictions.Read(path), (_, index) => index.ToString(CultureInfo.InvariantCulture), PredictionOf);
}
