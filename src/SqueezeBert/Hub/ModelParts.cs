namespace SqueezeBert.Hub;

/// <summary>Which files of a repository are wanted.</summary>
[Flags]
public enum ModelParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>config.json</c>, and the settings of sentence-transformers where a repository has them.</summary>
    Config = 1,

    /// <summary>The vocabulary and the tokenizer's settings.</summary>
    Tokenizer = 2,

    /// <summary>The weights, in the one format that a model is loaded from, with those of sentence-transformers' dense modules.</summary>
    Weights = 4,

    /// <summary>All that a model needs.</summary>
    All = Config | Tokenizer | Weights,
}
