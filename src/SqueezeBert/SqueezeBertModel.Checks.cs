namespace SqueezeBert;

public sealed unsafe partial class SqueezeBertModel
{
    private void RequireInTables(TokenBatch batch, bool checkIds)
    {
        if (batch.SequenceCount == 0) throw new ArgumentException("Expected at least one sequence; found an empty batch.", nameof(batch));
        if (checkIds) Require(batch.InputIds, Config.VocabSize, "input_ids", "vocab_size");
        Require(batch.TokenTypeIds, Config.TypeVocabSize, "token_type_ids", "type_vocab_size");
        // Where nobody numbered the positions, a sequence that is too long shows in them.
        if (batch.LongestSequence > Config.MaxPositionEmbeddings && batch.PositionIds.ContainsAnyExceptInRange(0, Config.MaxPositionEmbeddings - 1))
            throw new ArgumentException($"input_ids: expected at most {Config.MaxPositionEmbeddings} tokens in a sequence (max_position_embeddings is {Config.MaxPositionEmbeddings}); found {batch.LongestSequence}.", nameof(batch));
        Require(batch.PositionIds, Config.MaxPositionEmbeddings, "position_ids", "max_position_embeddings");

        static void Require(ReadOnlySpan<int> values, int size, string name, string key)
        {
            for (int t = 0; t < values.Length; t++)
                if ((uint)values[t] >= (uint)size)
                    throw new ArgumentException($"{name}: expected 0 to {size - 1} ({key} is {size}); found {values[t]} at token {t} of the batch.", nameof(batch));
        }
    }

    internal void RequireAvailable(ModelOutputs outputs)
    {
        if (outputs.HasFlag(ModelOutputs.Logits) && Head is null)
            throw new ArgumentException("logits: expected a model with a head; this one has none.", nameof(outputs));
        if (outputs.HasFlag(ModelOutputs.PoolerOutput) && Pooler is null)
            throw new ArgumentException($"pooler_output: expected a model with a pooler; {WhatThisIs} has none.", nameof(outputs));
        RequireAttentions(outputs);
    }

    private void RequireAttentions(ModelOutputs outputs)
    {
        if (outputs.HasFlag(ModelOutputs.Attentions) && Layers.Length > 0 && Array.TrueForAll(Layers, layer => layer.Attention is null))
            throw new ArgumentException("attentions: expected a model with attention in some layer; all layers of this one are separable convolutions.", nameof(outputs));
    }

    private string WhatThisIs => Config.WithHead(HeadKind).Architectures[0];
}
