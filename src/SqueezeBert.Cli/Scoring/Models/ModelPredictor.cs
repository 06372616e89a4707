using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>Predictions that a model's pipeline makes, a few hundred examples at a time.</summary>
internal sealed class ModelPredictor<TExample, TInput, TResult, TPrediction> : IPredictor<TExample, TPrediction>
{
    internal required EvaluatedModel Model { get; init; }

    internal required Pipeline<TInput, TResult> Pipeline { get; init; }

    /// <summary>What the pipeline is asked about an example; refuses one that it can't be asked about.</summary>
    internal required Func<TExample, TInput> InputOf { get; init; }

    /// <summary>What its answer says.</summary>
    internal required Func<TExample, TResult, TPrediction> PredictionOf { get; init; }

    /// <summary>What its answer took.</summary>
    internal required Func<TResult, AnswerCost> CostOf { get; init; }

    /// <summary>Examples that share batches; enough for all threads, few enough for memory and for progress.</summary>
    internal int AskedTogether { get; init; } = 256;

    /// <inheritdoc/>
    public IEnumerable<(TExample Example, TPrediction Prediction)> Predict(IEnumerable<TExample> examples)
    {
        foreach (var chunk in examples.Chunk(AskedTogether))
        {
            var results = Model.Ask(Pipeline, Array.ConvertAll(chunk, example => InputOf(example)), CostOf);
            for (int i = 0; i < chunk.Length; i++) yield return (chunk[i], PredictionOf(chunk[i], results[i]));
        }
        Model.WarnOfCuts(Pipeline.MaxTokens);
    }
}
