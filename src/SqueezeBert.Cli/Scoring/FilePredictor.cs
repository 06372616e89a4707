using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Predictions of a file that has one for each example and no others.</summary>
/// <param name="file">The predictions.</param>
/// <param name="idOf">An example's name in the file, from the example and its place in the data, from 0.</param>
/// <param name="read">Makes a prediction of what the file says about an example.</param>
internal sealed class FilePredictor<TExample, TRaw, TPrediction>(PredictionFile<TRaw> file, Func<TExample, long, string> idOf, Func<TExample, TRaw, TPrediction> read)
    : IPredictor<TExample, TPrediction>
{
    /// <inheritdoc/>
    /// <exception cref="DataException">An example has no prediction, or a prediction no example.</exception>
    public IEnumerable<(TExample Example, TPrediction Prediction)> Predict(IEnumerable<TExample> examples)
    {
        long index = 0;
        foreach (var example in examples) yield return (example, read(example, file.Take(idOf(example, index++))));
        file.RequireAllTaken();
    }
}
