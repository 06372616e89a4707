namespace SqueezeBert.Pipelines;

/// <summary>How the vectors of a text's tokens become one.</summary>
public enum PoolingMode
{
    /// <summary>The first token's, [CLS].</summary>
    Cls,

    /// <summary>Their mean, [CLS] and [SEP] included.</summary>
    Mean,

    /// <summary>The largest value of each feature.</summary>
    Max,

    /// <summary>What the model's own pooler makes of them.</summary>
    Pooler,
}
