using System.Diagnostics;
using System.Globalization;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Benchmarks;

/// <summary>How many tokens per second does one core make, with ids, offsets and word ids?</summary>
/// <remarks>The quietest round counts: neighbours on a shared machine can only slow a round down.</remarks>
internal static class TokenizerThroughput
{
    private const int Rounds = 7;

    /// <param name="vocabularyFile">A <c>vocab.txt</c>.</param>
    /// <param name="textFile">UTF-8 text, one passage a line; some megabytes give a steady figure.</param>
    internal static void Run(string vocabularyFile, string textFile, TextWriter report)
    {
        var tokenizer = BertTokenizer.FromVocabulary(vocabularyFile);
        var lines = File.ReadAllLines(textFile);
        var best = TimeSpan.MaxValue;
        long tokens = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            tokens = lines.Sum(line => (long)tokenizer.Encode(line).InputIds.Length);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }
        report.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tokens} tokens of {lines.Length} lines: {tokens / best.TotalSeconds / 1e6:F2} M tokens/s on one core"));
    }
}
