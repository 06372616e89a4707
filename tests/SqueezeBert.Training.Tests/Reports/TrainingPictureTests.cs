using System.Globalization;
using System.Xml.Linq;
using SqueezeBert.Training.Plots;
using Xunit;

namespace SqueezeBert.Training.Tests.Reports;

/// <summary>The picture of a run shows its numbers where they belong, whatever they are.</summary>
public sealed class TrainingPictureTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TrainingPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Each_report_is_a_point_at_its_step_as_high_as_its_loss()
    {
        var result = Result([(1, 3.0), (2, 2.0), (4, 1.0)], []);
        var line = Polylines(Draw(result)).Single(line => Points(line).Count == 3);
        var points = Points(line);
        Assert.Equal(2, (points[2].X - points[1].X) / (points[1].X - points[0].X), 1e-3);
        Assert.Equal(1, (points[2].Y - points[1].Y) / (points[1].Y - points[0].Y), 1e-3);
        Assert.True(points[0].Y < points[2].Y);
    }

    [Fact]
    public void Scores_have_a_panel_loss_another_and_errors_of_any_size_one_of_their_own()
    {
        var result = Result([(1, 3.0), (2, 2.0)], [(1, new() { ["loss"] = 2.5, ["pearson"] = 0.5, ["mse"] = 700 }), (2, new() { ["loss"] = 2.2, ["pearson"] = 0.6, ["mse"] = 300 })]);
        string[] texts = [.. Draw(result).Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Equal(["Loss", "Scores on the development data", "mse on the development data"], Draw(result).Descendants(Svg + "text").Where(text => text.Attribute("class")!.Value == "panel").Select(text => text.Value));
        foreach (string name in (string[])["training", "development", "pearson", "mse"]) Assert.Contains(name, texts);
        Assert.Contains("700", texts);
        Assert.Contains("0.60", texts);
    }

    [Fact]
    public void A_long_run_is_a_calm_line_with_what_it_evens_out_behind_it()
    {
        var result = Result([.. Enumerable.Range(1, 20_000).Select(step => (step, 1.0 + step % 2))], []);
        var lines = Polylines(Draw(result)).Where(line => Points(line).Count > 2).ToList();
        Assert.Equal(["s0 faint", "s0"], lines.Select(line => line.Attribute("class")!.Value));
        Assert.InRange(Points(lines[0]).Count, 300, 400);
        Assert.InRange(Points(lines[1]).Count, 40, 60);
        // Means of pairs, so level.
        Assert.Single(Points(lines[1]).Select(point => point.Y).Distinct());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_are_none_leave_a_gap(double none)
    {
        var result = Result([(1, 3.0), (2, 2.0)], [(1, new() { ["f1"] = 0.1 }), (2, new() { ["f1"] = 0.2 }), (3, new() { ["f1"] = none }), (4, new() { ["f1"] = 0.4 })]);
        Assert.Equal(3, Draw(result).Descendants(Svg + "circle").Count());
        Assert.DoesNotContain("NaN", Text(result), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_one_report_of_none_and_of_equal_numbers_are_drawn_too()
    {
        foreach (var result in (TrainingResult[])[Result([], []), Result([(1, 0.5)], []), Result([(1, 0.5), (2, 0.5)], []), Result([(1, 0), (2, 0)], []), Result([(1, 1e300), (2, -1e300)], []), Result([(1, 1e-300)], [])])
            Assert.DoesNotContain("NaN", Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_may_hold_any_characters()
    {
        string svg = TrainingPicture.Draw("<a> & \"b\" \u0001 \uD800 'c'", Result([(1, 1.0)], []));
        Assert.StartsWith("Training on <a> & \"b\"", XDocument.Parse(svg).Root!.Element(Svg + "title")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_readable_in_the_dark_and_holds_nothing_that_a_reader_would_have_to_fetch()
    {
        string svg = Text(Result([(1, 3.0), (2, 2.0)], []));
        Assert.Contains("@media (prefers-color-scheme: dark)", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("href", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.Equal(svg, Text(Result([(1, 3.0), (2, 2.0)], [])));
    }

    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.61, 0.68, "0.60 0.62 0.64 0.66 0.68")]
    [InlineData(-3, 12_500, "-5,000 0 5,000 10,000 15,000")]
    [InlineData(3, 3, "2.6 2.8 3.0 3.2 3.4")]
    public void Marks_stand_at_round_numbers(double low, double high, string marks) =>
        Assert.Equal(marks, string.Join(' ', new Axis([low, high], 0, 100, 5, tight: false).Marks.Select(mark => mark.Text)));

    [Fact]
    public void A_run_writes_it_into_its_folder_or_where_it_is_told_to()
    {
        ModelTrainer.Train(place.Request(place.File("run")) with { PlotFile = "curve.svg" }, cancellationToken: TestContext.Current.CancellationToken);
        XDocument.Load(place.File("run/curve.svg"));
        ModelTrainer.Train(place.Request(place.File("other")) with { PlotFile = place.File("elsewhere.svg") }, cancellationToken: TestContext.Current.CancellationToken);
        XDocument.Load(place.File("elsewhere.svg"));
        Assert.Empty(Directory.GetFiles(place.File("other"), "*.svg"));
    }

    [Theory]
    [InlineData("curve.png", "plot: expected a name that ends with .svg; found 'curve.png'.")]
    [InlineData("no-such-folder/curve.svg", "plot: expected a file in a folder that exists; found no ")]
    public void A_picture_that_could_not_be_written_is_refused_before_training(string plot, string problem)
    {
        var error = Assert.Throws<TrainingException>(() => ModelTrainer.Train(place.Request(place.File("run")) with { PlotFile = plot }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
    }

    private static string Text(TrainingResult result) => TrainingPicture.Draw("rows.tsv", result);

    private static XElement Draw(TrainingResult result) => XDocument.Parse(Text(result)).Root!;

    private static IEnumerable<XElement> Polylines(XElement svg) => svg.Descendants(Svg + "polyline");

    private static List<(double X, double Y)> Points(XElement line) =>
        [.. line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(',')).Select(pair => (double.Parse(pair[0], CultureInfo.InvariantCulture), double.Parse(pair[1], CultureInfo.InvariantCulture)))];

    internal static TrainingResult Result((int Step, double Loss)[] training, (int Step, Dictionary<string, double> Metrics)[] evaluations)
    {
        List<EvaluationProgress> reports = [.. evaluations.Select(report => new EvaluationProgress(report.Step, report.Step, new EvaluationScores(report.Metrics, 1), false))];
        return new TrainingResult
        {
            Start = new TrainingStart { FreshParameters = [], ReplacedParameters = [], DroppedTensors = [], MaxTokens = 8, TruncatedTrainTexts = 0, TruncatedValidationTexts = 0 },
            Steps = training.Length == 0 ? 0 : training[^1].Step,
            TotalSteps = 4,
            Epochs = 1,
            TrainLoss = 1,
            Runtime = TimeSpan.FromSeconds(1),
            TokensPerSecond = 1,
            Best = null,
            BestMetric = null,
            Training = [.. training.Select(report => new TrainingProgress(1, report.Step, 4, report.Loss, 0.1, 1, 1, default))],
            Evaluations = reports,
        };
    }
}
