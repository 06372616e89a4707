namespace SqueezeBert.Training;

/// <summary>What changes the weights by their gradients (<c>optim</c>).</summary>
public enum OptimizerType
{
    /// <summary>Adam with decoupled weight decay (<c>adamw</c>).</summary>
    AdamW,

    /// <summary>LAMB, Adam scaled tensor by tensor to the weights' own length, for large batches (<c>lamb</c>).</summary>
    Lamb,
}
