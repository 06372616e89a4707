namespace SqueezeBert.Training.Randomness;

/// <summary>Where in the model dropout acts; part of the key of its random bits.</summary>
internal enum DropoutPlace
{
    /// <summary>After the embeddings' LayerNorm.</summary>
    Embeddings,

    /// <summary>On attention probabilities.</summary>
    AttentionProbabilities,

    /// <summary>Between the product after attention and its residual sum.</summary>
    PostAttention,

    /// <summary>Between the second feed-forward product and its residual sum.</summary>
    Output,

    /// <summary>Between pooled vectors and classifier.</summary>
    Classifier,

    /// <summary>Between hidden states and the classifier of tokens.</summary>
    TokenClassifier,
}
