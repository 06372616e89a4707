namespace SqueezeBert;

/// <summary>Cuts a batch's output into those of its neighbouring parts, in order.</summary>
/// <remarks>Hidden states of all layers and attentions are left out: nobody who shares passes asks for them.</remarks>
/// <param name="model">Ran the batch.</param>
/// <param name="output">What it gave.</param>
internal sealed class ModelOutputSlices(SqueezeBertModel model, ModelOutput output)
{
    private int sequence;
    private int token;
    private int logitRow;

    /// <summary>The output of the next sequences.</summary>
    internal ModelOutput Next(IEnumerable<TokenSequence> sequences)
    {
        int sequenceCount = 0, tokenCount = 0, logitRows = 0;
        foreach (var one in sequences)
        {
            sequenceCount++;
            tokenCount += one.InputIds.Length;
            logitRows += model.Head?.ReadsPooled == true ? 1 : one.LogitTokens.IsEmpty ? one.InputIds.Length : one.LogitTokens.Length;
        }
        int hidden = model.Config.HiddenSize;
        var slice = new ModelOutput
        {
            Logits = Rows(output.Logits, logitRow, logitRows, output.LogitsPerRow),
            LogitsPerRow = output.LogitsPerRow,
            IntentLogits = Rows(output.IntentLogits, sequence, sequenceCount, model.Head?.Intents?.OutputSize ?? 0),
            LastHiddenState = Rows(output.LastHiddenState, token, tokenCount, hidden),
            PoolerOutput = Rows(output.PoolerOutput, sequence, sequenceCount, hidden),
        };
        (sequence, token, logitRow) = (sequence + sequenceCount, token + tokenCount, logitRow + logitRows);
        return slice;
    }

    private static float[]? Rows(float[]? all, int first, int count, int width) => all?.AsSpan(first * width, count * width).ToArray();
}
