using System.Globalization;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Data.Glue;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a task of GLUE. Predictions are a submission file, or JSON Lines of a classifier.</summary>
/// <typeparam name="T">What labels are: names, or numbers for STS-B.</typeparam>
internal sealed class GlueTaskScoring<T> : TaskScoring<GlueExample, T>
{
    private readonly GlueTask task;
    private readonly EvaluationTask<T, T> evaluation;
    private readonly Func<LabelText, T> parse;
    private readonly Func<T, string> show;
    private readonly List<(long Index, string Prediction)> submission = [];
    private bool unlabelled;

    internal GlueTaskScoring(GlueTask task, ScoringRequest request, EvaluationTask<T, T> evaluation, Func<LabelText, T> parse, Func<T, string> show)
        : base(request) => (this.task, this.evaluation, this.parse, this.show) = (task, evaluation, parse, show);

    internal override void WritePredictions(Stream stream) => GlueSubmission.Write(stream, submission.OrderBy(row => row.Index));

    protected override IEnumerable<GlueExample> ReadExamples()
    {
        using var reader = GlueReader.Open(task, Request.Data);
        while (reader.Read() is { } example)
        {
            if (example.Label is null && !Request.WritesPredictions)
                throw example.Row.Error($"expected a label in column '{task.Columns.Label}' to score against; found none (with --output the predictions of a test part are written).");
            yield return example;
        }
    }

    protected override IPredictor<GlueExample, T> PredictionsIn(string path) => DataFile.FormatExtension(path) == ".tsv"
        ? new FilePredictor<GlueExample, DataRow, T>(GlueSubmission.Read(path), IdOf, (_, row) => Parse(row.Required(GlueSubmission.PredictionColumn), row.Error))
        : new FilePredictor<GlueExample, JsonPlace, T>(JsonPredictions.Read(path), IdOf, (_, line) => Parse(TextOf(line), line.Error));

    protected override IPredictor<GlueExample, T> PredictionsOf(EvaluatedModel model)
    {
        var pipeline = task.IsRegression ? TextQuestions.LoadRegression(model) : TextQuestions.Load(model, function: null, topK: 1);
        if (!task.IsRegression) new ModelLabels(model, pipeline.Model.Config.Id2Label.Select(Request.Labels.Map)).RequireSameAs(task.Labels, Request.Task);
        return TextQuestions.Ask(
            model, pipeline, (GlueExample example) => new TextInput(example.Text, example.TextPair),
            (example, result) => Parse(task.IsRegression ? result.Top.Score.ToString(CultureInfo.InvariantCulture) : result.Top.Label, example.Row.Error));
    }

    protected override void Add(GlueExample example, T prediction)
    {
        if (example.Label is not null) evaluation.Add(Parse(example.Label, example.Row.Error), prediction);
        unlabelled |= example.Label is null;
    }

    protected override void Keep(GlueExample example, T prediction) => submission.Add((example.Index, show(prediction)));

    protected override IReadOnlyList<Metric> Metrics
    {
        get
        {
            if (unlabelled) return [];
            var metrics = evaluation.Metrics;
            // As run_glue, to have one number to choose a model by.
            return metrics.Count == 1 ? metrics : [.. metrics, new Metric("combined_score", metrics.Average(metric => metric.Value))];
        }
    }

    private static string IdOf(GlueExample example, long place) => example.Index.ToString(CultureInfo.InvariantCulture);

    private string TextOf(JsonPlace line) =>
        task.IsRegression ? ClassificationOutput.Number(line).ToString(CultureInfo.InvariantCulture) : ClassificationOutput.TopLabel(line);

    private T Parse(string text, Func<string, DataException> error) => parse(new LabelText(Request.Labels.Map(text), error));
}
