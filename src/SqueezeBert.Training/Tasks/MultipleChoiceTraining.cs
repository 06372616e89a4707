using System.Globalization;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Tasks;

/// <summary>Which of several texts goes with a premise: each is a sequence of its own, and they compete for one score of 1.</summary>
internal sealed class MultipleChoiceTraining(TaskData<MultipleChoiceQuestion> train, TaskData<MultipleChoiceQuestion>? validation) : TrainingTask<MultipleChoiceQuestion>(train, validation)
{
    internal static readonly string[] Metrics = ["accuracy"];

    internal override ModelHead Head => ModelHead.MultipleChoice;

    internal override string PipelineTag => "multiple-choice";

    internal override IReadOnlyList<string> MetricNames => Metrics;

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => new ChoiceObjective(labelSmoothing);

    private protected override IEnumerable<string?> TextsOf(MultipleChoiceQuestion row) => [row.Premise, row.Question, .. row.Choices, row.Label.ToString(CultureInfo.InvariantCulture)];

    private protected override IEnumerable<TrainingExample> ExamplesOf(MultipleChoiceQuestion row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        TokenizedText[] texts = [.. Enumerable.Range(0, row.Choices.Count).Select(choice => MultipleChoicePipeline.Encode(tokenizer, InputOf(row), choice, maxTokens))];
        truncated += texts.Count(text => text.RemovedTokenCount > 0);
        return [new TrainingExample(Array.ConvertAll(texts, ExampleSet.SequenceOf), [row.Label])];
    }

    private protected override ModelEvaluator Evaluator(IReadOnlyList<MultipleChoiceQuestion> rows, BertTokenizer tokenizer) =>
        new PipelineEvaluator<MultipleChoiceQuestion, MultipleChoiceInput, MultipleChoiceResult>(rows)
        {
            Open = model => MultipleChoicePipeline.Create(model, tokenizer),
            InputOf = InputOf,
            MetricNames = MetricNames,
            Score = answers =>
            {
                var evaluation = new ClassificationTask(["accuracy"]);
                foreach (var (row, result) in answers) evaluation.Add(NameOf(row.Label), NameOf(result.Top.Index));
                return evaluation.Metrics;
            },
        };

    private static MultipleChoiceInput InputOf(MultipleChoiceQuestion row) => new(row.Premise, [.. row.Choices], row.QuestionText);

    private static string NameOf(int choice) => choice.ToString(CultureInfo.InvariantCulture);
}
