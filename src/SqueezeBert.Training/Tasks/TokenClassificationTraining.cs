using System.Collections.Immutable;
using SqueezeBert.Data.Conll;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Tasks;

/// <summary>A tag for each word: the first piece of a word learns it, other pieces learn nothing.</summary>
internal sealed class TokenClassificationTraining(TaskData<TaggedSentence> train, TaskData<TaggedSentence>? validation) : TrainingTask<TaggedSentence>(train, validation)
{
    internal static readonly string[] Metrics = ["f1", "precision", "recall", "macro_f1", "accuracy"];

    internal override ModelHead Head => ModelHead.TokenClassification;

    internal override string PipelineTag => "token-classification";

    internal override IReadOnlyList<string> MetricNames => Metrics;

    internal override (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead)
    {
        var (labels, fits) = LabelsFor(Train.Rows.SelectMany(sentence => sentence.Tags), config.Id2Label, hasHead);
        if (labels.Length < 2) throw new TrainingException($"{TrainName}: expected at least two different tags; found {labels.Length}.");
        return (WithoutLabels(config) with { Id2Label = labels }, fits);
    }

    internal override ImmutableArray<string> LabelsOf(SqueezeBertConfig config) => config.Id2Label;

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => RowObjective.OfTokens(new CrossEntropy(labelSmoothing));

    private protected override IEnumerable<string?> TextsOf(TaggedSentence row) => [.. row.Tokens, .. row.Tags];

    private protected override IEnumerable<TrainingExample> ExamplesOf(TaggedSentence row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        var text = Encode(string.Join(' ', row.Tokens), tokenizer, maxTokens, ref truncated);
        var pieces = WordPieces.FirstOfWords(text, row.Tokens);
        return
        [
            new TrainingExample([ExampleSet.SequenceOf(text)], [])
            {
                ScoredTokens = [.. pieces.Select(piece => piece.Token)],
                TokenTargets = [.. pieces.Select(piece => (float)config.Id2Label.IndexOf(row.Tags[piece.Word]))],
            },
        ];
    }

    private protected override ModelEvaluator Evaluator(IReadOnlyList<TaggedSentence> rows, BertTokenizer tokenizer) =>
        new PipelineEvaluator<TaggedSentence, string, TokenClassificationResult>(rows)
        {
            Open = model => TokenClassificationPipeline.Create(model, tokenizer, new() { IgnoreLabels = [] }),
            InputOf = row => string.Join(' ', row.Tokens),
            MetricNames = MetricNames,
            Score = answers =>
            {
                var evaluation = new TokenClassificationTask();
                foreach (var (row, result) in answers) evaluation.Add(row.Tags, WordTags.OfPieces(row.Tokens, result.Entities.Select(token => (token.Start, token.Label))));
                return evaluation.Metrics;
            },
        };
}
