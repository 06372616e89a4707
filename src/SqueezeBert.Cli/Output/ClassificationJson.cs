using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Output;

/// <summary><c>{"index":…,"output":[{"label":…,"score":…},…]}</c>, one line a row.</summary>
internal sealed class ClassificationJson(Stream stream) : IClassificationWriter
{
    private readonly JsonLineWriter lines = new(stream);

    public void Write(TextRow row, TextClassificationResult result) => lines.Write(json =>
    {
        json.WriteNumber("index", row.Index);
        json.WriteStartArray("output");
        foreach (var score in result.Scores)
        {
            json.WriteStartObject();
            json.WriteString("label", score.Label);
            json.WriteNumber("score", score.Score);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public void WriteProblem(TextRow row, string problem) => lines.WriteError(row.Index, problem);

    public void Flush()
    {
    }

    public void Dispose() => lines.Dispose();
}
