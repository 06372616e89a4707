using SqueezeBert.Data.Squad;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Tasks;

/// <summary>Where in a passage the answer to a question stands, SQuAD 1.1 or 2.0, window by window as in Hugging Face's run_qa.</summary>
/// <remarks>A window without the whole answer has it at [CLS], and so has a question without an answer. Of several answers the first counts.</remarks>
internal sealed class QuestionAnsweringTraining(TaskData<SquadQuestion> train, TaskData<SquadQuestion>? validation) : TrainingTask<SquadQuestion>(train, validation)
{
    /// <summary>No answer where it scores higher than the best answer.</summary>
    private const double LikelierThanNot = 0.5;

    internal static readonly string[] Metrics = ["f1", "exact_match"];

    /// <summary>Those of SQuAD 2.0, under its script's names.</summary>
    internal static readonly string[] NoAnswerMetrics = ["f1", "exact"];

    internal override ModelHead Head => ModelHead.QuestionAnswering;

    internal override string PipelineTag => "question-answering";

    internal override IReadOnlyList<string> MetricNames => HasUnanswered ? NoAnswerMetrics : Metrics;

    private bool HasUnanswered => (Validation ?? Train).Rows.Any(row => row.Answers.Count == 0);

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => new SpanObjective(labelSmoothing);

    private protected override IEnumerable<string?> TextsOf(SquadQuestion row) => [row.Question, row.Context, .. row.Answers.Select(answer => answer.Text)];

    private protected override IEnumerable<TrainingExample> ExamplesOf(SquadQuestion row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        row.RequireWords(TrainName);
        if (maxTokens < AnswerWindows.LeastWindow) throw new TrainingException($"max_seq_length: expected {AnswerWindows.LeastWindow} or more; found {maxTokens}.");
        var windows = new AnswerWindows(tokenizer, QuestionAnsweringOptions.ForSquad with { MaxSeqLen = maxTokens }, maxTokens);
        return windows.Of(row.Question, row.Context).Select(window => new TrainingExample([ExampleSet.SequenceOf(window.Text)], TargetsOf(window, row)));
    }

    private protected override ModelEvaluator Evaluator(IReadOnlyList<SquadQuestion> rows, BertTokenizer tokenizer)
    {
        foreach (var row in rows) row.RequireWords(ValidationName!);
        return new PipelineEvaluator<SquadQuestion, QuestionAnsweringInput, QuestionAnsweringResult>(rows)
        {
            Open = model => QuestionAnsweringPipeline.Create(model, tokenizer, QuestionAnsweringOptions.ForSquad),
            InputOf = row => new(row.Question, row.Context),
            MetricNames = MetricNames,
            Score = HasUnanswered ? ScoreWithNoAnswers : ScoreAnswers,
        };
    }

    private static IReadOnlyList<Metric> ScoreAnswers(IEnumerable<(SquadQuestion Row, QuestionAnsweringResult Result)> answers)
    {
        var evaluation = new QuestionAnsweringTask();
        foreach (var (row, result) in answers) evaluation.Add([.. row.Answers.Select(answer => answer.Text)], result.Top?.Answer ?? "");
        return evaluation.Metrics;
    }

    private static IReadOnlyList<Metric> ScoreWithNoAnswers(IEnumerable<(SquadQuestion Row, QuestionAnsweringResult Result)> answers)
    {
        var evaluation = new NoAnswerTask(LikelierThanNot);
        foreach (var (row, result) in answers) evaluation.Add([.. row.Answers.Select(answer => answer.Text)], new NoAnswerPrediction(result.Top?.Answer ?? "", result.NoAnswerProbability));
        return evaluation.Metrics;
    }

    private static float[] TargetsOf(AnswerWindow window, SquadQuestion row)
    {
        if (row.Answers.Count == 0) return [0, 0];
        var answer = row.Answers[0];
        return window.TokensOf(answer.Start, answer.Start + answer.Text.Length) is { } span ? [span.First, span.Last] : [0, 0];
    }
}
