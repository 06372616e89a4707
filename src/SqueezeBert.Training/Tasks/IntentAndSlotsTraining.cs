using System.Collections.Immutable;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Tasks;

/// <summary>The intent of each text and the slot of each of its words, in one pass.</summary>
/// <remarks>
/// The pipeline reads slots off the tokenizer's words, which split the data's at punctuation: the first piece of each learns a tag. Where
/// one word of the data is several, the first has its tag and the others I- of the same type, so that they make one slot.
/// </remarks>
internal sealed class IntentAndSlotsTraining(TaskData<TaggedUtterance> train, TaskData<TaggedUtterance>? validation) : TrainingTask<TaggedUtterance>(train, validation)
{
    internal static readonly string[] Metrics = ["sentence_accuracy", "intent_accuracy", "slot_f1", "slot_precision", "slot_recall"];

    internal override ModelHead Head => ModelHead.IntentAndSlots;

    internal override string? PipelineTag => null;

    internal override IReadOnlyList<string> MetricNames => Metrics;

    internal override (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead)
    {
        var (intents, fitIntents) = LabelsFor(Train.Rows.Select(row => row.Intent), config.IntentId2Label, hasHead);
        var (slots, fitSlots) = LabelsFor(Train.Rows.SelectMany(row => row.Tags).SelectMany(tag => (string[])[tag, Continued(tag)]), config.SlotId2Label, hasHead);
        if (intents.Length < 2) throw new TrainingException($"{TrainName}: expected at least two different intents; found {intents.Length}.");
        bool fits = fitIntents && fitSlots;
        return (WithoutLabels(config) with { IntentId2Label = intents, SlotId2Label = slots }, fits);
    }

    internal override ImmutableArray<string> LabelsOf(SqueezeBertConfig config) => [.. config.IntentId2Label, .. config.SlotId2Label];

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) => new JointObjective(config.IntentId2Label.Length, labelSmoothing);

    private protected override IEnumerable<string?> TextsOf(TaggedUtterance row) => [.. row.Tokens, .. row.Tags, row.Intent];

    private protected override IEnumerable<TrainingExample> ExamplesOf(TaggedUtterance row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        var text = Encode(string.Join(' ', row.Tokens), tokenizer, maxTokens, ref truncated);
        (int Token, int Word)[] pieces = [.. WordPieces.FirstOfTokenizerWords(text, row.Tokens)];
        var targets = pieces.Select((piece, i) =>
        {
            string tag = row.Tags[piece.Word];
            return (float)config.SlotId2Label.IndexOf(i > 0 && pieces[i - 1].Word == piece.Word ? Continued(tag) : tag);
        });
        return
        [
            new TrainingExample([ExampleSet.SequenceOf(text)], [config.IntentId2Label.IndexOf(row.Intent)])
            {
                ScoredTokens = [.. pieces.Select(piece => piece.Token)],
                TokenTargets = [.. targets],
            },
        ];
    }

    private protected override ModelEvaluator Evaluator(IReadOnlyList<TaggedUtterance> rows, BertTokenizer tokenizer) =>
        new PipelineEvaluator<TaggedUtterance, string, IntentAndSlotsResult>(rows)
        {
            Open = model => IntentAndSlotsPipeline.Create(model, tokenizer, new() { TopK = 1 }),
            InputOf = row => string.Join(' ', row.Tokens),
            MetricNames = MetricNames,
            Score = answers =>
            {
                var evaluation = new IntentAndSlotsTask();
                foreach (var (row, result) in answers)
                {
                    var tags = WordTags.OfTypes(row.Tokens, result.Slots.Select(slot => (slot.Start, slot.End, slot.Label)));
                    evaluation.Add(new IntentAndSlots(row.Intent, row.Tags), new IntentAndSlots(result.Intents[0].Label, tags));
                }
                return evaluation.Metrics;
            },
        };

    /// <summary>The tag of what goes on after a word with this one.</summary>
    private static string Continued(string tag) => tag.StartsWith("B-", StringComparison.Ordinal) ? "I-" + tag[2..] : tag;
}
