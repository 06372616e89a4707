namespace SqueezeBert.Tokenization;

/// <summary>How one call of <see cref="BertTokenizer"/> encodes.</summary>
public sealed record EncodeOptions
{
    /// <summary>Put [CLS] and [SEP] around the texts. Default true.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>Which text is cut when there are more than <see cref="MaxLength"/> tokens. Default: none, as in Hugging Face.</summary>
    public TruncationStrategy Truncation { get; init; } = TruncationStrategy.DoNotTruncate;

    /// <summary>The most tokens of a result, [CLS] and [SEP] included, at least 1. Default: <see cref="BertTokenizer.ModelMaxLength"/>.</summary>
    public int? MaxLength { get; init; }

    /// <summary>How many tokens neighbouring windows of <see cref="BertTokenizer.EncodeWindows"/> share, at least 0. Default 0.</summary>
    public int Stride { get; init; }

    /// <summary>The most tokens of the text that stands whole in every window; what is longer is cut at its end. Null for no limit.</summary>
    internal int? MaxWholeLength { get; init; }

    /// <summary>The most tokens of all windows of a text together; one with more is refused before they stand in memory. Null for no limit.</summary>
    internal int? MaxWindowTokens { get; init; }
}
