using System.Runtime.InteropServices;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>The logits of some tokens have the bits that they have among those of all tokens.</summary>
public class LogitTokensTests
{
    public static TheoryData<string, WeightPrecision, int> Models => new(
        from folder in (string[])["squeezebert-tiny-mlm", "bert-tiny-mlm", "squeezebert-quirk-gelunew-mlm", "squeezebert-tiny-tokcls5"]
        from precision in (WeightPrecision[])[WeightPrecision.Float32, WeightPrecision.Int8]
        from threads in (int[])[1, 3]
        select (folder, precision, threads));

    [Theory]
    [MemberData(nameof(Models))]
    public void In_whatever_batch_they_are_asked_for(string folder, WeightPrecision precision, int threads)
    {
        using var model = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", folder), new ModelOptions { ThreadCount = threads, Precision = precision });
        int[][] ids = [.. RandomModel.Sequences(model.Config, 30, seed: 3).Select(sequence => sequence[..Math.Min(sequence.Length, model.Config.MaxPositionEmbeddings)])];
        // The third of each three asks for all tokens.
        int[]?[] wanted = [.. ids.Select((sequence, i) => i % 3 == 2 ? null : (int[])[.. Enumerable.Range(0, sequence.Length).Where(token => token % 5 == i % 5 || token == sequence.Length - 1)])];
        byte[][] expected = [.. ids.Select((sequence, i) => Rows(model.Forward(TokenBatch.Single(sequence), ModelOutputs.Logits), wanted[i] ?? [.. Enumerable.Range(0, sequence.Length)]))];
        var sequences = ids.Select((sequence, i) => new TokenSequence(sequence, default, wanted[i])).ToArray();
        foreach (int maxBatchTokens in (int[])[1, 150, 100_000])
        {
            var actual = new byte[ids.Length][];
            model.ForwardMany(sequences, ModelOutputs.Logits, maxBatchTokens, (numbers, output) =>
            {
                int row = 0;
                foreach (int number in numbers)
                {
                    int rows = wanted[number]?.Length ?? ids[number].Length;
                    actual[number] = Rows(output, [.. Enumerable.Range(row, rows)]);
                    row += rows;
                }
                Assert.Equal(row * output.LogitsPerRow, output.Logits!.Length);
            }, TestContext.Current.CancellationToken);
            Assert.Equal(expected, actual);
        }
    }

    private static byte[] Rows(ModelOutput output, int[] rows) =>
        [.. rows.SelectMany(row => MemoryMarshal.AsBytes(output.Logits.AsSpan(row * output.LogitsPerRow, output.LogitsPerRow)).ToArray())];
}
