using SqueezeBert.Data.Glue;
using SqueezeBert.Evaluation.Tasks;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Makes the scoring of GLUE's tasks: names for most, numbers for STS-B.</summary>
internal static class GlueScoring
{
    internal static TaskScoring For(GlueTask task, ScoringRequest request) => task.IsRegression
        ? new GlueTaskScoring<double>(task, request, new SimilarityTask(), LabelText.Number, GlueSubmission.Shown)
        : new GlueTaskScoring<string>(task, request, new ClassificationTask(task.Metrics), label => NameOf(task, label), name => name);

    private static string NameOf(GlueTask task, LabelText label) =>
        task.Labels.Contains(label.Text) ? label.Text : throw label.Error($"expected one of the labels {string.Join(", ", task.Labels)}; found '{label.Text}'.");
}
