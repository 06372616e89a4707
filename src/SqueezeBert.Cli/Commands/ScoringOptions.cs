using System.CommandLine;
using SqueezeBert.Training;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options of <c>train</c> that say what is scored and predicted, and which weights are kept.</summary>
internal sealed class ScoringOptions
{
    private static readonly (string Word, EvaluationStrategy Value)[] EvaluationStrategies = [("no", EvaluationStrategy.No), ("epoch", EvaluationStrategy.Epoch), ("steps", EvaluationStrategy.Steps)];

    private static readonly TrainingOptions Defaults = new();

    private readonly Option<bool?> train = Switch("do_train", "Train; this command does nothing else.");
    private readonly Option<bool?> eval = Switch("do_eval", "Score the model on validation_file; true when there is one.");
    private readonly Option<bool?> predict = Switch("do_predict", "Label the rows of test_file; true when there is one.");
    private readonly Option<string?> validationFile = Named<string?>("validation_file", "FILE", "Rows to score after each epoch, or every so many steps; the best weights are kept.");
    private readonly Option<string?> testFile = Named<string?>("test_file", "FILE", "Rows to label with the trained model as run does, in predict_results.txt; they need no label.");
    private readonly Option<int?> maxTrain = OptionalNumber<int>("max_train_samples", "N", "Train on the first N rows only.");
    private readonly Option<int?> maxEval = OptionalNumber<int>("max_eval_samples", "N", "Score the first N rows only.");
    private readonly Option<int?> maxPredict = OptionalNumber<int>("max_predict_samples", "N", "Label the first N rows only.");
    private readonly Option<EvaluationStrategy> evalStrategy = Word("eval_strategy", "When to score; no: at the end only", EvaluationStrategies, Defaults.EvalStrategy, "--evaluation_strategy", "--evaluation-strategy");
    private readonly Option<int> evalSteps = Number("eval_steps", "N", "Steps between scores, with eval_strategy steps.", Defaults.EvalSteps);
    private readonly Option<bool?> loadBest = Switch("load_best_model_at_end", "Keep the weights that scored best, not the last ones; true unless said otherwise.");
    private readonly Option<string?> metric = Named<string?>("metric_for_best_model", "NAME", "Score that picks the weights to keep; the task's own (docs/TRAINING.md) when left out.");
    private readonly Option<int> patience = Number("early_stopping_patience", "N", "Evaluations without a better score after which training ends; 0 for never.", Defaults.EarlyStoppingPatience);

    internal IEnumerable<Option> All =>
    [
        train, eval, predict, validationFile, testFile, maxTrain, maxEval, maxPredict, evalStrategy, evalSteps, loadBest, metric, patience,
    ];

    /// <summary>Options of labelling new texts, which only a classifier does.</summary>
    internal IEnumerable<Option> Prediction => [predict, testFile, maxPredict];

    /// <summary>The file to score on; null for none.</summary>
    internal string? ValidationFileOf(ParseResult parsed) => parsed.GetValue(eval) == false ? null : parsed.GetValue(validationFile);

    /// <summary>The file to label; null for none.</summary>
    internal string? TestFileOf(ParseResult parsed) => parsed.GetValue(predict) == false ? null : parsed.GetValue(testFile);

    internal (int? Train, int? Eval, int? Predict) MaxSamplesOf(ParseResult parsed) => (parsed.GetValue(maxTrain), parsed.GetValue(maxEval), parsed.GetValue(maxPredict));

    internal TrainingOptions Apply(ParseResult parsed, TrainingOptions options) => options with
    {
        EvalStrategy = parsed.GetValue(evalStrategy),
        EvalSteps = parsed.GetValue(evalSteps),
        LoadBestModelAtEnd = parsed.GetValue(loadBest) ?? Defaults.LoadBestModelAtEnd,
        MetricForBestModel = parsed.GetValue(metric),
        EarlyStoppingPatience = parsed.GetValue(patience),
    };

    /// <exception cref="UsageException">The options contradict one another.</exception>
    internal void Validate(ParseResult parsed)
    {
        if (parsed.GetValue(train) == false) throw new UsageException("--do_train: expected true, the only supported value; found false.");
        if (parsed.GetValue(eval) == true && parsed.GetValue(validationFile) is null) throw new UsageException("--do_eval: expected --validation_file beside it; found none.");
        if (parsed.GetValue(predict) == true && parsed.GetValue(testFile) is null) throw new UsageException("--do_predict: expected --test_file beside it; found none.");
        foreach (var option in (Option<int?>[])[maxTrain, maxEval, maxPredict])
            if (parsed.GetValue(option) is < 1 and var found) throw new UsageException($"{option.Name}: expected 1 or more; found {found}.");
        if (parsed.GetValue(loadBest) == true && (ValidationFileOf(parsed) is null || parsed.GetValue(evalStrategy) == EvaluationStrategy.No))
            throw new UsageException("--load_best_model_at_end: expected --validation_file and --eval_strategy epoch or steps beside it.");
    }
}
