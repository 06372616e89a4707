using System.Globalization;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Pretraining;

namespace SqueezeBert.Training.Tasks;

/// <summary>Which tokens are hidden in a line of plain text; only they are computed.</summary>
/// <param name="train">Lines of text.</param>
/// <param name="validation">Lines of text, scored by their pseudo-perplexity: one pass for each token.</param>
/// <param name="seed">Key of what is hidden.</param>
/// <param name="maskingProbability">Share of tokens to hide, above 0 and below 1.</param>
internal sealed class MaskedLanguageTraining(TaskData<string> train, TaskData<string>? validation, ulong seed, double maskingProbability) : TrainingTask<string>(train, validation)
{
    internal static readonly string[] Metrics = ["pseudo_perplexity"];

    internal override ModelHead Head => ModelHead.MaskedLanguageModel;

    internal override string PipelineTag => "fill-mask";

    internal override IReadOnlyList<string> MetricNames => Metrics;

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => RowObjective.OfTokens(new CrossEntropy(labelSmoothing));

    internal override string Settings => string.Create(CultureInfo.InvariantCulture, $"mlm_probability {maskingProbability}");

    private protected override IEnumerable<string?> TextsOf(string row) => [row];

    private protected override IEnumerable<TrainingExample> ExamplesOf(string row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        var text = Encode(row, tokenizer, maxTokens, ref truncated);
        // A line of characters that the tokenizer drops has nothing to hide.
        return text.InputIds.Length > 2 ? [new TrainingExample([ExampleSet.SequenceOf(text)], [])] : [];
    }

    private protected override ExampleSet Masked(ExampleSet examples, TokenizerDefinition tokenizer) =>
        examples.With(new Masking(new TokenMasking(new PieceTable(tokenizer), maskingProbability, wholeWord: false), seed));

    private protected override ModelEvaluator Evaluator(IReadOnlyList<string> rows, BertTokenizer tokenizer) =>
        new PipelineEvaluator<string, string, PseudoLikelihood>(rows)
        {
            Open = model => PseudoLikelihoodPipeline.Create(model, tokenizer),
            InputOf = row => row,
            MetricNames = MetricNames,
            Score = answers =>
            {
                var evaluation = new FillMaskTask();
                foreach (var (row, result) in answers) evaluation.Add(row, result.LogProbabilities);
                return evaluation.Metrics;
            },
        };
}
