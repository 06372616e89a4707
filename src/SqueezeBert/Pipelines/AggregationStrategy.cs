namespace SqueezeBert.Pipelines;

/// <summary>How the labels of tokens become entities; names and rules as in Hugging Face.</summary>
/// <remarks>
/// All but <see cref="None"/> join neighbours of one type. The last three first agree on one label for each word, so that no word
/// is torn; words are the tokenizer's: split at white space, each punctuation mark and each ideograph by itself.
/// </remarks>
public enum AggregationStrategy
{
    /// <summary>Every token by itself, its label as the model has it.</summary>
    None,

    /// <summary>Tokens as they are.</summary>
    Simple,

    /// <summary>A word has the label and score of its first token.</summary>
    First,

    /// <summary>Scores are averaged over a word's tokens; the word has the best label of the averages.</summary>
    Average,

    /// <summary>A word has the label and score of its surest token.</summary>
    Max,
}
