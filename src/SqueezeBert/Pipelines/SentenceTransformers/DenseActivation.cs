namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary><c>activation_function</c> of a dense module.</summary>
internal enum DenseActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Nothing.</summary>
    Identity,
}
