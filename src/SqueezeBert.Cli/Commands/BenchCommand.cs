using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SqueezeBert.Cli.Benchmark;
using SqueezeBert.Cli.Output;
using SqueezeBert.Models;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert bench</c>: how fast a model runs on this machine, and with how many threads it should.</summary>
internal static class BenchCommand
{
    private const double DefaultSeconds = 1;

    internal static Command Create(CommandContext context)
    {
        var model = new Option<string>("--model", "-m")
        {
            Description = $"The model: one of {string.Join(", ", SqueezeBertConfig.PresetNames)} with random weights, or {ModelSource.Forms}.",
            HelpName = "PRESET|DIR|ORG/NAME",
            // In floating point, so that both can be measured.
            DefaultValueFactory = _ => EmbeddedModels.FillMask,
        };
        var revision = CommonOptions.Revision();
        var threads = CommonOptions.Numbers("--threads", "Numbers of threads to compare; 1, 2, 4, … up to the processors when left out.", WorkerPool.MaxThreadCount);
        var lengths = CommonOptions.Numbers("--lengths", "Lengths of sequences in tokens; 16, 32, 128 and 384 when left out, as far as the model takes them.");
        var seconds = new Option<double?>("--seconds")
        {
            Description = "Seconds to measure each row of the table; 1 when left out.",
            HelpName = "SECONDS",
            CustomParser = ParseSeconds,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, as is done anyway where the output is no terminal." };
        var command = new Command("bench", "Measure a model on this machine: tokens a second and latency, in float32 and int8, by threads and length.") { model, revision, threads, lengths, seconds, json };
        command.SetAction(parsed =>
        {
            var request = new BenchmarkRequest(
                parsed.GetRequiredValue(model), parsed.GetValue(revision), [.. parsed.GetValue(threads) ?? []], [.. parsed.GetValue(lengths) ?? []], parsed.GetValue(seconds) ?? DefaultSeconds);
            var report = new BenchmarkRun(context, request).Execute();
            if (parsed.GetValue(json) || !context.OutputIsTerminal) BenchmarkJson.Write(context.OutputStream, report);
            else BenchmarkTable.Write(context, report);
            return ExitCode.Done;
        });
        return command;
    }

    private static double? ParseSeconds(ArgumentResult result)
    {
        string word = result.Tokens[0].Value;
        if (double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3600) return seconds;
        result.AddError($"--seconds: expected a number above 0 and up to 3600; found '{word}'.");
        return null;
    }
}
