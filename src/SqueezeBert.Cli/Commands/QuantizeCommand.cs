using System.CommandLine;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert quantize</c>: a float model in, an int8 folder and a report of what that cost out.</summary>
internal static class QuantizeCommand
{
    internal static Command Create(CommandContext context)
    {
        var model = new Option<string>("--model", "-m") { Description = $"The model, in floating point: {ModelSource.Forms}.", HelpName = "DIR|ORG/NAME", Required = true };
        var revision = CommonOptions.Revision();
        var output = new Option<string>("--output", "-o") { Description = "Folder for the int8 model: a new or an empty one. It appears when all is written and measured, or not at all.", HelpName = "DIR", Required = true };
        var eval = new Option<string?>("--eval") { Description = "Labelled rows to score both models on: .tsv, .csv or .jsonl, packed with .gz or not, or .parquet.", HelpName = "FILE" };
        var examples = new ExampleOptions();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an output folder that holds a model and nothing else." };
        var json = new Option<bool>("--json") { Description = "Print JSON, as is done anyway where the output is no terminal." };
        var threads = CommonOptions.Threads();
        var command = new Command("quantize", "Write a model with int8 weights, and report errors and sizes: tables on a terminal, else JSON.") { model, revision, output, eval };
        foreach (var option in examples.All) command.Add(option);
        foreach (var option in (Option[])[overwrite, json, threads]) command.Add(option);
        command.SetAction(parsed =>
        {
            examples.Validate(parsed);
            var run = new QuantizeRun(context, new QuantizeRequest
            {
                Model = parsed.GetRequiredValue(model),
                Revision = parsed.GetValue(revision),
                Output = parsed.GetRequiredValue(output),
                Overwrite = parsed.GetValue(overwrite),
                EvalFile = parsed.GetValue(eval),
                Columns = examples.ColumnsOf(parsed),
                MaxSeqLength = examples.MaxSeqLengthOf(parsed),
                ThreadCount = parsed.GetValue(threads) ?? 0,
            });
            var report = run.Execute();
            if (parsed.GetValue(json) || !context.OutputIsTerminal) QuantizationJson.Write(context.OutputStream, report);
            else QuantizationTable.Write(context, report);
            return ExitCode.Done;
        });
        return command;
    }
}
