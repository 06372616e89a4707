using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>The settings of a BERT tokenizer, named as in <c>tokenizer_config.json</c>.</summary>
public sealed record BertTokenizerOptions
{
    /// <summary>Lower-case the text (an "uncased" vocabulary). Default true.</summary>
    public bool DoLowerCase { get; init; } = true;

    /// <summary>Remove accents and other nonspacing marks. Default null: as <see cref="DoLowerCase"/>.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>Make every ideograph a word of its own. Default true.</summary>
    public bool TokenizeChineseChars { get; init; } = true;

    /// <summary>The most tokens the model takes, [CLS] and [SEP] included, at least 1. Default 512.</summary>
    public int ModelMaxLength { get; init; } = 512;

    /// <summary>Stands for a word the vocabulary cannot spell. Default [UNK].</summary>
    public string UnkToken { get; init; } = "[UNK]";

    /// <summary>Ends each text. Default [SEP].</summary>
    public string SepToken { get; init; } = "[SEP]";

    /// <summary>Fills a batch up. Default [PAD].</summary>
    public string PadToken { get; init; } = "[PAD]";

    /// <summary>Begins the input. Default [CLS].</summary>
    public string ClsToken { get; init; } = "[CLS]";

    /// <summary>Stands for a word to be guessed. Default [MASK].</summary>
    public string MaskToken { get; init; } = "[MASK]";

    /// <summary>Further tokens that are found in the text as they stand and skipped by decoding on request. Default none.</summary>
    public ImmutableArray<string> AdditionalSpecialTokens { get; init; } = [];

    /// <summary>The five tokens with a role and the additional ones.</summary>
    internal IEnumerable<string> SpecialTokens =>
        [UnkToken, SepToken, PadToken, ClsToken, MaskToken, .. AdditionalSpecialTokens.IsDefault ? [] : AdditionalSpecialTokens];

    /// <exception cref="ArgumentException">A token is empty or the length is below 1.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ModelMaxLength, 1);
        if (SpecialTokens.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A special token must not be empty.");
    }
}
