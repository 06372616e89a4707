namespace SqueezeBert.Pipelines;

/// <summary>What stands for a word that the caller wants masks filled with.</summary>
/// <param name="Text">The word as the caller wrote it.</param>
/// <param name="TokenId">The token that stands for it; null where the word has none, so that it is left out.</param>
/// <param name="Token">The token as the vocabulary spells it; null where there is none.</param>
public readonly record struct MaskTarget(string Text, int? TokenId, string? Token)
{
    /// <summary>Whether the word is in the vocabulary; otherwise its first piece stands for it.</summary>
    public bool IsInVocabulary => Token == Text;
}
