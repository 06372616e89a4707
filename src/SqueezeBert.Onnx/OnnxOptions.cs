namespace SqueezeBert.Onnx;

/// <summary>How to write a model as ONNX.</summary>
internal sealed record OnnxOptions
{
    /// <summary>What grouped products become; null writes what Hugging Face's own class exports.</summary>
    internal OnnxForm? Form { get; init; }

    /// <summary>
    /// Whether the encoder's products are int8 as ONNX Runtime's dynamic quantization writes them: weights per output
    /// channel, activations per tensor as they come.
    /// </summary>
    internal bool DynamicInt8 { get; init; }

    /// <summary>Outputs of a bare encoder: the last hidden state, the pooled vector, or both. A model with a head returns its logits.</summary>
    internal ModelOutputs Outputs { get; init; } = ModelOutputs.LastHiddenState | ModelOutputs.PoolerOutput;
}

/// <summary>What a grouped product is written as.</summary>
internal enum OnnxForm
{
    /// <summary>A grouped 1-wide convolution over [B, H, S]. SqueezeBERT only: BERT has no convolution.</summary>
    Convolution,

    /// <summary>One matrix product a group over [B, S, H].</summary>
    MatMul,
}
