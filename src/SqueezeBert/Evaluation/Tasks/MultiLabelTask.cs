namespace SqueezeBert.Evaluation.Tasks;

/// <summary>Any number of labels for each example.</summary>
internal sealed class MultiLabelTask : EvaluationTask<IReadOnlySet<string>, IReadOnlySet<string>>
{
    private readonly LabelSetCounts<string> counts = new();

    internal override void Add(IReadOnlySet<string> gold, IReadOnlySet<string> predicted) => counts.Add(gold, predicted);

    internal override IReadOnlyList<Metric> Metrics =>
        [new("micro_f1", counts.MicroF1), new("macro_f1", counts.MacroF1), new("accuracy", counts.Accuracy)];
}
