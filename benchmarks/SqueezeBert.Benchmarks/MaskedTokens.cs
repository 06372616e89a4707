using System.Diagnostics;
using System.Globalization;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Benchmarks;

/// <summary>What does a mask cost: logits of all tokens against those of the mask alone, and choosing the best tokens?</summary>
/// <remarks>squeezebert-base with random weights, one sequence. Each row counts with its quietest round; rounds go through all rows.</remarks>
internal static class MaskedTokens
{
    private const int Rounds = 7;

    /// <param name="vocabularyFile">The <c>vocab.txt</c> of an uncased BERT.</param>
    /// <param name="report">Where the table goes.</param>
    internal static void Run(string vocabularyFile, TextWriter report)
    {
        var random = new Random(1);
        var config = SqueezeBertConfig.FromPreset("squeezebert-base");
        using var model = SqueezeBertModel.LoadForTraining(config, ModelHead.MaskedLanguageModel, null, (parameter, initialization) =>
        {
            foreach (ref float value in parameter.Value.Span)
                value = initialization == Initialization.One ? 1 : 0.1f * (random.NextSingle() - 0.5f);
        }, new ModelOptions { ThreadCount = 1 }, out _);
        var choices = new MaskChoices(BertTokenizer.FromVocabulary(vocabularyFile), default);
        report.WriteLine("tokens  logits of       ms");
        foreach (int tokens in (int[])[16, 128, 384])
        {
            int[] ids = [.. Enumerable.Range(0, tokens).Select(_ => random.Next(1000, config.VocabSize))];
            float[] logits = [];
            var rows = new (string Name, Action Work)[]
            {
                ("all tokens", () => Forward(new TokenSequence(ids, default))),
                ("one token", () => logits = Forward(new TokenSequence(ids, default, new[] { tokens / 2 }))),
                ("(choosing)", () => choices.Best(logits, 5)),
            };
            var best = Array.ConvertAll(rows, _ => double.MaxValue);
            for (int round = 0; round < Rounds; round++)
                for (int r = 0; r < rows.Length; r++)
                {
                    long start = Stopwatch.GetTimestamp();
                    rows[r].Work();
                    best[r] = Math.Min(best[r], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            for (int r = 0; r < rows.Length; r++)
                report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tokens,6}  {rows[r].Name,-10} {best[r],8:F2}"));
        }

        float[] Forward(TokenSequence sequence)
        {
            float[] logits = [];
            model.ForwardMany([sequence], ModelOutputs.Logits, int.MaxValue, (_, output) => logits = output.Logits!, CancellationToken.None);
            return logits;
        }
    }
}
