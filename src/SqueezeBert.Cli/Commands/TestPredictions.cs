using System.Globalization;
using System.Text;
using SqueezeBert.Checkpoints;
using SqueezeBert.Data;
using SqueezeBert.Pipelines;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Cli.Commands;

/// <summary>Writes <c>predict_results.txt</c> beside a trained model: for each row of a test file its index and its label, as run_glue does.</summary>
/// <remarks>Several labels are separated by commas, a value of regression has three decimals. Texts are cut to what the model takes.</remarks>
internal static class TestPredictions
{
    private const int RowsTogether = 1024;

    /// <summary>A score from which on one of several labels applies.</summary>
    private const float Threshold = 0.5f;

    internal static void Write(CommandContext context, string folder, DataRowReader reader, TestFile test, ModelOptions options)
    {
        using var pipeline = TextClassificationPipeline.FromPretrained(folder, modelOptions: options);
        var problem = pipeline.Model.Config.ProblemType;
        AtomicFile.Write(Path.Combine(folder, TrainingRun.PredictionsFile), stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine("index\tprediction");
            int index = 0;
            foreach (var texts in TextsOf(reader, test).Chunk(RowsTogether))
                foreach (var result in pipeline.Predict(texts, context.Cancellation))
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index++}\t{Shown(result, problem)}"));
        });
    }

    private static IEnumerable<TextInput> TextsOf(DataRowReader reader, TestFile test)
    {
        ExampleColumns? columns = null;
        for (int count = 0; count < (test.MaxRows ?? int.MaxValue) && reader.Read() is { } row; count++)
        {
            columns ??= test.Columns.TextsIn(row);
            yield return new TextInput(row.Required(columns.Text), columns.TextPair is null ? null : row.Required(columns.TextPair));
        }
    }

    private static string Shown(TextClassificationResult result, ProblemType? problem) => problem switch
    {
        ProblemType.Regression => result.Top.Score.ToString("0.000", CultureInfo.InvariantCulture),
        ProblemType.MultiLabelClassification => string.Join(',', result.Scores.Where(score => score.Score > Threshold).Select(score => score.Label)),
        _ => result.Top.Label,
    };
}
