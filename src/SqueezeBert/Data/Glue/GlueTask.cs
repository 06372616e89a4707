using System.Collections.Immutable;

namespace SqueezeBert.Data.Glue;

/// <summary>One task of GLUE (Wang et al. 2018): its columns, labels and figures. <see cref="All"/> is the one list of them.</summary>
/// <param name="Name">As Hugging Face's run_glue names it, such as <c>sst2</c>.</param>
/// <param name="SubmissionFile">Name of its file in a submission to the benchmark.</param>
/// <param name="Columns">Of the benchmark's own files.</param>
/// <param name="Labels">Names in id order; none for a number.</param>
/// <param name="Metrics">Its figures, under Hugging Face's names.</param>
internal sealed record GlueTask(string Name, string SubmissionFile, ExampleColumns Columns, ImmutableArray<string> Labels, ImmutableArray<string> Metrics)
{
    private static readonly ImmutableArray<string> Accuracy = ["accuracy"], AccuracyAndF1 = ["accuracy", "f1"], Matthews = ["matthews_correlation"];
    private static readonly ImmutableArray<string> ZeroOne = ["0", "1"], Entailment = ["entailment", "not_entailment"], Inference = ["entailment", "neutral", "contradiction"];

    private static readonly ExampleColumns Sentence = new("sentence", null, "label"), Pair = new("sentence1", "sentence2", "label");

    /// <summary>All tasks, in the benchmark's order; <c>ax</c> is its diagnostic set.</summary>
    internal static ImmutableArray<GlueTask> All { get; } =
    [
        new("cola", "CoLA.tsv", Sentence, ZeroOne, Matthews) { NamesWithoutHeader = ["source", "label", "star", "sentence"] },
        new("sst2", "SST-2.tsv", Sentence, ZeroOne, Accuracy),
        new("mrpc", "MRPC.tsv", new("#1 String", "#2 String", "Quality"), ZeroOne, AccuracyAndF1),
        new("stsb", "STS-B.tsv", new("sentence1", "sentence2", "score"), [], ["pearson", "spearmanr"]),
        new("qqp", "QQP.tsv", new("question1", "question2", "is_duplicate"), ZeroOne, AccuracyAndF1),
        new("mnli", "MNLI-m.tsv", Pair with { Label = "gold_label" }, Inference, Accuracy),
        new("mnli-mm", "MNLI-mm.tsv", Pair with { Label = "gold_label" }, Inference, Accuracy),
        new("qnli", "QNLI.tsv", new("question", "sentence", "label"), Entailment, Accuracy),
        new("rte", "RTE.tsv", Pair, Entailment, Accuracy),
        new("wnli", "WNLI.tsv", Pair, ZeroOne, Accuracy),
        new("ax", "AX.tsv", Pair, Inference, Matthews),
    ];

    /// <summary>Column names of files that have no header; null where every file has one.</summary>
    internal ImmutableArray<string>? NamesWithoutHeader { get; private init; }

    /// <summary>Whether the label is a number.</summary>
    internal bool IsRegression => Labels.IsEmpty;
}
