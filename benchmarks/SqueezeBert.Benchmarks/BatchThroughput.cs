using System.Diagnostics;
using System.Globalization;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Benchmarks;

/// <summary>How many real sentences does a classifier answer in a second, one by one and in batches of how many tokens?</summary>
/// <remarks>From text to labels, tokenizer included. Each row counts with its quietest round; rounds go through all rows.</remarks>
internal static class BatchThroughput
{
    private const int Rounds = 3;

    private static readonly int[] Budgets = [64, 128, 256, 512, 1024, 2048, 4096, 8192];

    /// <param name="textFile">UTF-8, one text a line.</param>
    /// <param name="modelFolder">A sequence classifier with its vocabulary.</param>
    /// <param name="texts">How many of the file's lines.</param>
    /// <param name="report">Where the table goes.</param>
    internal static void Run(string textFile, string modelFolder, int texts, TextWriter report)
    {
        TextInput[] inputs = [.. File.ReadLines(textFile).Where(line => !string.IsNullOrWhiteSpace(line)).Take(texts).Select(line => new TextInput(line))];
        report.WriteLine($"{modelFolder}, {inputs.Length} texts of {textFile}");
        report.WriteLine("threads  batch tokens   texts/s   tokens/s");
        foreach (int threads in (int[])[.. new[] { 1, Environment.ProcessorCount }.Distinct()])
        {
            using var model = SqueezeBertModel.Load(modelFolder, new ModelOptions { ThreadCount = threads });
            var rows = Budgets.Select(budget => new Row(model, modelFolder, inputs, budget)).Prepend(new Row(model, modelFolder, inputs, null)).ToList();
            for (int round = 0; round < Rounds; round++)
                foreach (var row in rows)
                    row.Measure();
            foreach (var row in rows)
                report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads,7}  {row.Name,12} {inputs.Length / row.Seconds,9:F0} {row.Tokens / row.Seconds,10:F0}"));
        }
    }

    /// <param name="budget">Tokens of a batch; null for one text at a time.</param>
    private sealed class Row(SqueezeBertModel model, string folder, TextInput[] inputs, int? budget)
    {
        private readonly TextClassificationPipeline pipeline = TextClassificationPipeline.Create(
            model, Tokenization.BertTokenizer.FromFolder(folder), new TextClassificationOptions { MaxBatchTokens = budget ?? 1 });

        internal string Name => budget?.ToString(CultureInfo.InvariantCulture) ?? "one by one";

        internal double Seconds { get; private set; } = double.MaxValue;

        internal long Tokens { get; private set; }

        internal void Measure()
        {
            long start = Stopwatch.GetTimestamp();
            var results = budget is null ? [.. inputs.Select(input => pipeline.Predict(input.Text))] : pipeline.Predict(inputs);
            Seconds = Math.Min(Seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
            Tokens = results.Sum(result => (long)result.TokenCount);
        }
    }
}
