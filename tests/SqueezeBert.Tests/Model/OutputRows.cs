using System.Runtime.InteropServices;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Reads the bytes of each sequence off the outputs of several.</summary>
internal sealed class OutputRows(SqueezeBertModel model, ModelOutput output)
{
    private int logits, intents, states, pooled;

    /// <summary>Those of each sequence when the model reads it alone.</summary>
    internal static byte[][] Alone(SqueezeBertModel model, TokenSequence[] sequences, ModelOutputs outputs = ModelOutputs.Logits) => Array.ConvertAll(sequences, sequence =>
    {
        int[]? tokens = sequence.LogitTokens.IsEmpty || model.Head?.ReadsPooled != false ? null : sequence.LogitTokens.ToArray();
        return new OutputRows(model, model.ForwardAt(TokenBatch.Single(sequence.InputIds.Span, sequence.TokenTypeIds.Span), outputs, tokens)).Next(sequence);
    });

    internal byte[] Next(TokenSequence sequence)
    {
        int tokens = sequence.InputIds.Length, scored = model.Head?.ReadsPooled == true ? 1 : sequence.LogitTokens.IsEmpty ? tokens : sequence.LogitTokens.Length;
        return
        [
            .. Take(output.Logits, ref logits, scored * output.LogitsPerRow),
            .. Take(output.IntentLogits, ref intents, model.Head?.Intents?.OutputSize ?? 0),
            .. Take(output.LastHiddenState, ref states, tokens * model.Config.HiddenSize),
            .. Take(output.PoolerOutput, ref pooled, model.Config.HiddenSize),
        ];
    }

    /// <summary>Fails where more was given than the sequences' own.</summary>
    internal void RequireEnd() => Assert.Equal(
        (output.Logits?.Length ?? 0, output.IntentLogits?.Length ?? 0, output.LastHiddenState?.Length ?? 0, output.PoolerOutput?.Length ?? 0), (logits, intents, states, pooled));

    private static byte[] Take(float[]? values, ref int start, int count)
    {
        if (values is null) return [];
        start += count;
        return MemoryMarshal.AsBytes(values.AsSpan(start - count, count)).ToArray();
    }
}
