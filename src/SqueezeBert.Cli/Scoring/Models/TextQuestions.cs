using SqueezeBert.Data;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>Asks a text classifier, for the tasks that differ only in what they take from its answer.</summary>
internal static class TextQuestions
{
    /// <summary>Loads the model's classifier.</summary>
    /// <param name="model">The model.</param>
    /// <param name="function">From logits to scores; null lets the model decide.</param>
    /// <param name="topK">How many labels an answer has; null for all.</param>
    internal static TextClassificationPipeline Load(EvaluatedModel model, ScoreFunction? function, int? topK = null) =>
        model.Load((files, options) => TextClassificationPipeline.FromFiles(files, new() { FunctionToApply = function, TopK = topK }, options));

    /// <summary>Loads a classifier whose one label is a number.</summary>
    /// <exception cref="UserException">The model has several labels.</exception>
    internal static TextClassificationPipeline LoadRegression(EvaluatedModel model)
    {
        var pipeline = Load(model, ScoreFunction.None);
        int labels = pipeline.Model.Config.NumLabels;
        return labels == 1 ? pipeline : throw new UserException($"{model.Name}: expected a model of one label, whose score is the number; found {labels} labels.");
    }

    /// <summary>Predictions of a classifier.</summary>
    internal static IPredictor<TExample, TPrediction> Ask<TExample, TPrediction>(
        EvaluatedModel model, TextClassificationPipeline pipeline, Func<TExample, TextInput> inputOf, Func<TExample, TextClassificationResult, TPrediction> predictionOf) =>
        new ModelPredictor<TExample, TextInput, TextClassificationResult, TPrediction>
        {
            Model = model,
            Pipeline = pipeline,
            InputOf = inputOf,
            PredictionOf = predictionOf,
            CostOf = result => new(result.TokenCount, result.RemovedTokenCount),
        };

    internal static TextInput InputOf(LabeledText example) => new(example.Text, example.TextPair);
}
