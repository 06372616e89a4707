using System.Globalization;
using SqueezeBert.Data;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Tasks;

/// <summary>Vectors of texts: pairs that belong together come close, all others of a batch move away.</summary>
/// <remarks>
/// With a positive label only rows that have it are pairs; a row with the negative label and the same first text gives its second text as
/// a negative of that pair. Validation rows are pairs with a number, scored by the correlation of their cosines with it.
/// </remarks>
/// <param name="train">Pairs of texts; labels may be empty.</param>
/// <param name="validation">Pairs of texts with a number.</param>
/// <param name="positiveLabel">Label of pairs that belong together; null for all.</param>
/// <param name="negativeLabel">Label of pairs that don't, and that are worth telling apart; null for none.</param>
/// <param name="temperature">Of the loss, above 0.</param>
internal sealed class SentenceEmbeddingTraining(TaskData<LabeledText> train, TaskData<LabeledText>? validation, string? positiveLabel, string? negativeLabel, double temperature) : TrainingTask<LabeledText>(train, validation)
{
    internal static readonly string[] Metrics = ["spearmanr", "pearson"];

    /// <summary>The first negative of each first text.</summary>
    private readonly Dictionary<string, string> negatives = train.Rows
        .Where(row => negativeLabel is not null && row.Label == negativeLabel)
        .DistinctBy(row => row.Text, StringComparer.Ordinal)
        .ToDictionary(row => row.Text, row => row.TextPair!, StringComparer.Ordinal);

    internal override ModelHead Head => ModelHead.None;

    internal override string PipelineTag => "sentence-similarity";

    internal override IReadOnlyList<string> MetricNames => Metrics;

    internal override (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead)
    {
        if (!Train.Used.Any(IsPair)) throw new TrainingException($"{TrainName}: expected at least one pair with the label '{positiveLabel}'; found none.");
        return (WithoutLabels(config), false);
    }

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => new ContrastiveObjective(temperature);

    internal override string Settings => string.Create(CultureInfo.InvariantCulture, $"temperature {temperature}");

    /// <inheritdoc/>
    /// <remarks>A pair alone in its pass has nothing to be told from, unless it has a negative: its loss is 0 from the start.</remarks>
    internal override void RequireUsefulPasses(TrainingOptions options, IExamples examples)
    {
        if (Train.Used.Any(row => IsPair(row) && negatives.ContainsKey(row.Text)) || StepPlan.HasPassOfSeveral(options, examples)) return;
        throw examples.Count == 1
            ? new TrainingException($"{TrainName}: expected two pairs or more, or a negative (negative_label); found one pair.")
            : new TrainingException($"per_device_train_batch_{(options.PerDeviceTrainBatchTokens > 0 ? "tokens" : "size")}: expected passes of two pairs or more, or negatives (negative_label); found one pair in each.");
    }

    private protected override IEnumerable<string?> TextsOf(LabeledText row) => [row.Text, row.TextPair, row.Label];

    private protected override IEnumerable<TrainingExample> ExamplesOf(LabeledText row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        if (!IsPair(row)) return [];
        string[] texts = negatives.TryGetValue(row.Text, out string? negative) ? [row.Text, row.TextPair!, negative] : [row.Text, row.TextPair!];
        var sequences = new TokenSequence[texts.Length];
        for (int i = 0; i < texts.Length; i++) sequences[i] = ExampleSet.SequenceOf(Encode(texts[i], tokenizer, maxTokens, ref truncated));
        return [new TrainingExample(sequences, [])];
    }

    private protected override ModelEvaluator Evaluator(IReadOnlyList<LabeledText> rows, BertTokenizer tokenizer)
    {
        double[] numbers = [.. rows.Select((row, i) => NumberOf(row, i))];
        return new PipelineEvaluator<LabeledText, SentenceSimilarityInput, SentenceSimilarityResult>(rows)
        {
            Open = model => SentenceSimilarityPipeline.Create(model, tokenizer),
            InputOf = row => new(row.Text, [row.TextPair!]),
            MetricNames = MetricNames,
            Score = answers =>
            {
                var evaluation = new SimilarityTask();
                int i = 0;
                foreach (var (_, result) in answers) evaluation.Add(numbers[i++], result.Scores[0]);
                return evaluation.Metrics;
            },
        };
    }

    private bool IsPair(LabeledText row) => positiveLabel is null ? negativeLabel is null || row.Label != negativeLabel : row.Label == positiveLabel;

    private double NumberOf(LabeledText row, int index) =>
        double.TryParse(row.Label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new TrainingData(ValidationName!, Validation!.Rows).Error(index, $"expected a number, how alike the two texts are; found '{row.Label}'.");
}
