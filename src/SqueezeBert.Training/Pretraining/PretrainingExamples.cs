using System.Security.Cryptography;
using System.Text;
using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Pretraining;

/// <summary>A corpus as a trainer takes it: hidden tokens are the tokens' targets, the order of segments the sequences'.</summary>
/// <remarks>The data has an order of its own in each epoch, so places are numbers. Sequences are read from disk as they are asked for.</remarks>
/// <param name="data">The corpus.</param>
internal sealed class PretrainingExamples(PretrainingData data) : IExamples
{
    public int Count => checked((int)data.Count);

    public int TruncatedCount => 0;

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data.Fingerprint)));

    public int[] Order(ulong seed, int epoch) => [.. Enumerable.Range(0, Count)];

    public int TokenCountOf(int index, int epoch) => data.TokenCountOf(epoch, index);

    public TrainingBatch Pack(ReadOnlySpan<int> indices, int epoch)
    {
        var builder = new TokenBatchBuilder();
        var scored = new List<int>();
        List<float> orders = [], hidden = [];
        foreach (int index in indices)
        {
            var example = data[epoch, index];
            for (int t = 0; t < example.Labels.Length; t++)
            {
                if (example.Labels[t] == PretrainingExample.Ignored) continue;
                scored.Add(builder.TokenCount + t);
                hidden.Add(example.Labels[t]);
            }
            if (example.SentenceOrder is { } order) orders.Add(order);
            builder.Add(example.InputIds, example.TokenTypeIds);
        }
        return new TrainingBatch(builder.Build(), [.. orders])
        {
            ScoredTokens = [.. scored],
            TokenTargets = [.. hidden],
            ExampleOffsets = [.. Enumerable.Range(0, indices.Length + 1)],
        };
    }
}
