using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>{"index":…,"output":…}</c>, one line a row; the output is what Hugging Face's pipeline of the task gives.</summary>
/// <param name="stream">Where to write.</param>
/// <param name="writeOutput">Writes the output's value.</param>
internal sealed class TaskJson<TInput, TResult>(Stream stream, Action<Utf8JsonWriter, TInput, TResult> writeOutput) : ITaskWriter<TInput, TResult>
{
    private readonly JsonLineWriter lines = new(stream);

    public void Write(InputRow<TInput> row, TResult result) => lines.Write(json =>
    {
        json.WriteNumber("index", row.Index);
        json.WritePropertyName("output");
        writeOutput(json, row.Input, result);
    });

    public void WriteProblem(InputRow<TInput> row, string problem) => lines.WriteError(row.Index, problem);

    public void Flush()
    {
    }

    public void Dispose() => lines.Dispose();
}
