namespace SqueezeBert.Cli.Scoring;

/// <summary>Where predictions come from: a file of them, or anything else that answers for examples.</summary>
internal interface IPredictor<TExample, TPrediction>
{
    /// <summary>Each example with its prediction, in the order given; may read some examples ahead.</summary>
    IEnumerable<(TExample Example, TPrediction Prediction)> Predict(IEnumerable<TExample> examples);
}
