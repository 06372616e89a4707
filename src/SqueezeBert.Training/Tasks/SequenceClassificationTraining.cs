using System.Collections.Immutable;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training.Tasks;

/// <summary>One label, several labels or a number for each text or pair.</summary>
internal sealed class SequenceClassificationTraining(TrainingRequest request) : TrainingTask
{
    internal override ModelHead Head => ModelHead.SequenceClassification;

    internal override string PipelineTag => "text-classification";

    internal override string TrainName => request.Train.Name;

    internal override string? ValidationName => request.Validation?.Name;

    internal override string Settings => request.ProblemType.ToString();

    internal override IEnumerable<IEnumerable<string?>> ValidationTexts =>
        request.Validation?.Rows.Take(request.MaxEvalSamples ?? int.MaxValue).Select(row => (IEnumerable<string?>)[row.Text, row.TextPair, row.Label]) ?? [];

    internal override IReadOnlyList<string> MetricNames => Evaluator.MetricsOf(request.ProblemType);

    internal override void RequireRows()
    {
        RequireRows(TrainName, request.Train.Rows.Count);
        RequireRows(ValidationName, request.Validation?.Rows.Count);
    }

    internal override (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead)
    {
        var names = LabelReader.NamesIn(request.ProblemType, request.Train.Rows);
        bool fits = request.ProblemType == ProblemType.Regression ? config.NumLabels == 1 : names.All(name => config.Id2Label.Contains(name, StringComparer.Ordinal));
        bool keepsHead = hasHead && fits;
        if (!keepsHead && names.Length < 2 && request.ProblemType == ProblemType.SingleLabelClassification)
            throw new TrainingException($"{request.Train.Name}: expected at least two different labels; found {names.Length}.");
        return (config.WithHead(Head) with
        {
            ProblemType = request.ProblemType,
            Id2Label = keepsHead ? config.Id2Label : names,
        }, keepsHead);
    }

    internal override ImmutableArray<string> LabelsOf(SqueezeBertConfig config) => config.Id2Label;

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => RowObjective.OfSequences(RowLoss.For(request.ProblemType, labelSmoothing));

    internal override RowLoss SoftLoss(double temperature) => request.ProblemType switch
    {
        ProblemType.MultiLabelClassification => new SoftBinaryCrossEntropy(temperature),
        ProblemType.Regression => new MeanSquaredError(),
        _ => base.SoftLoss(temperature),
    };

    internal override IExamples TrainExamples(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation) =>
        ExampleSet.Tokenize(request.Train, request.MaxTrainSamples, LabelsIn(config), tokenizer.Tokenizer, maxTokens, cancellation);

    internal override ModelEvaluator? EvaluatorFor(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation) => request.Validation is null
        ? null
        : new Evaluator(request.ProblemType, ExampleSet.Tokenize(request.Validation, request.MaxEvalSamples, LabelsIn(config), tokenizer.Tokenizer, maxTokens, cancellation));

    private LabelReader LabelsIn(SqueezeBertConfig config) => new(request.ProblemType, config.Id2Label);
}
