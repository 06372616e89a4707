namespace SqueezeBert;

/// <summary>How a model holds the weights of its large products and its word embeddings.</summary>
public enum WeightPrecision
{
    /// <summary>As float32 (files may hold float16, bfloat16 or float64).</summary>
    Float32,

    /// <summary>As signed bytes with one scale per output; each token's input is quantised on the fly. See docs/QUANTIZATION.md.</summary>
    Int8,
}
