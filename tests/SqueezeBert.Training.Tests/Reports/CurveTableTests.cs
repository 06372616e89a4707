using SqueezeBert.Training.Folders;
using Xunit;

namespace SqueezeBert.Training.Tests.Reports;

/// <summary>The table of a card says how the loss and the scores went.</summary>
public class CurveTableTests
{
    [Fact]
    public void A_row_has_the_mean_loss_of_its_steps_and_the_best_one_stands_out()
    {
        var result = Result([(2, 4.0), (3, 1.0), (6, 2.0)], [3, 6], best: 6);
        Assert.Equal(
        [
            "| epoch | step | training loss | f1 |",
            "|---|---|---|---|",
            "| 1 | 3 | 3.0000 | 0.3000 |",
            "| 2 | **6** | 2.0000 | 0.6000 |",
        ],
        CurveTable.Of(result));
    }

    [Fact]
    public void A_run_without_scores_has_a_row_for_each_epoch_and_one_without_reports_has_no_table()
    {
        Assert.Equal(["| 1 | 3 | 3.0000 |", "| 2 | 6 | 2.0000 |"], CurveTable.Of(Result([(2, 4.0), (3, 1.0), (6, 2.0)], [], best: null)).Skip(2));
        Assert.Empty(CurveTable.Of(Result([], [], best: null)));
    }

    [Fact]
    public void Many_rows_are_thinned_out_but_the_best_and_the_last_stay()
    {
        var result = Result([], [.. Enumerable.Range(1, 300)], best: 7);
        string[] rows = [.. CurveTable.Of(result).Skip(2)];
        Assert.InRange(rows.Length, 19, 21);
        Assert.Contains(rows, row => row.Contains("| **7** |", StringComparison.Ordinal));
        Assert.Contains("| 300 |", rows[^1], StringComparison.Ordinal);
    }

    /// <summary>A run of three steps an epoch whose f1 is a tenth of the step.</summary>
    private static TrainingResult Result((int Step, double Loss)[] training, int[] evaluations, int? best)
    {
        EvaluationProgress[] reports = [.. evaluations.Select(step => new EvaluationProgress(step / 3.0, step, new EvaluationScores(new Dictionary<string, double> { ["f1"] = step / 10.0 }, 1), step == best))];
        return TrainingPictureTests.Result([.. training.Select(report => (report.Step, report.Loss))], []) with
        {
            Training = [.. training.Select(report => new TrainingProgress(report.Step / 3.0, report.Step, 6, report.Loss, 0.1, 1, 1, default))],
            Evaluations = reports,
            Best = reports.FirstOrDefault(report => report.IsBest),
        };
    }
}
