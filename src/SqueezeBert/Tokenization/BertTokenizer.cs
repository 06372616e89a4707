namespace SqueezeBert.Tokenization;

/// <summary>The WordPiece tokenizer of BERT and SqueezeBERT: the same ids as Hugging Face's Python <c>BertTokenizer</c>.</summary>
/// <remarks>
/// Unicode 14.0 and its own tables, so the outcome depends neither on the machine nor on globalization settings.
/// Time is linear in the text. Immutable: one instance may be used by any number of threads at once.
/// </remarks>
public sealed partial class BertTokenizer
{
    private readonly Vocabulary vocabulary;
    private readonly SplitterSettings splitter;
    private readonly TokenDecoder decoder;

    internal BertTokenizer(TokenizerDefinition definition)
    {
        var options = definition.Options;
        options.Validate();
        var tokens = new AddedTokenSet(definition);
        vocabulary = tokens.Vocabulary;
        UnkTokenId = tokens.Require(options.UnkToken);
        SepTokenId = tokens.Require(options.SepToken);
        PadTokenId = tokens.Require(options.PadToken);
        ClsTokenId = tokens.Require(options.ClsToken);
        MaskTokenId = vocabulary.TryGetId(options.MaskToken, out var mask) ? mask : null;
        ModelMaxLength = options.ModelMaxLength;
        var pieces = new PrefixTree(definition.Vocabulary);
        splitter = new SplitterSettings(
            new AddedTokenMatcher(tokens.All, options.DoLowerCase),
            new PrefixTree(tokens.All.Where(token => token.Special).Select(token => KeyValuePair.Create(token.Content, token.Id))),
            new TextNormalizer(options.DoLowerCase, options.StripAccents ?? options.DoLowerCase, options.TokenizeChineseChars),
            new WordPiece(pieces, definition.ContinuingSubwordPrefix, definition.MaxInputCharsPerWord),
            options.DoLowerCase,
            UnkTokenId);
        decoder = new TokenDecoder(vocabulary, tokens.All, options.UnkToken, definition.ContinuingSubwordPrefix);
    }

    /// <summary>One more than the largest id: the rows a model's embedding table needs at least.</summary>
    public int VocabularySize => vocabulary.Size;

    /// <summary>The id of [CLS], which begins the input.</summary>
    public int ClsTokenId { get; }

    /// <summary>The id of [SEP], which ends each text.</summary>
    public int SepTokenId { get; }

    /// <summary>The id of [PAD].</summary>
    public int PadTokenId { get; }

    /// <summary>The id of [UNK], which stands for words that cannot be spelt.</summary>
    public int UnkTokenId { get; }

    /// <summary>The id of [MASK]; null where the vocabulary has none.</summary>
    public int? MaskTokenId { get; }

    /// <summary>The most tokens the model takes, [CLS] and [SEP] included.</summary>
    public int ModelMaxLength { get; }

    /// <summary>Loads the tokenizer of a model folder in Hugging Face's layout.</summary>
    /// <remarks>
    /// Of the vocabulary, <c>vocab.txt</c> wins; a <c>tokenizer.json</c> beside it must be of the BERT type and agree with it,
    /// and alone it serves as well. Of the settings, <c>tokenizer_config.json</c> wins over <c>tokenizer.json</c>; where
    /// neither speaks, text is lower-cased. The special tokens' names come from <c>tokenizer_config.json</c> if it holds an
    /// <c>added_tokens_decoder</c>, else from <c>special_tokens_map.json</c>, then <c>tokenizer_config.json</c>, then
    /// <c>tokenizer.json</c>, then BERT's own. Further tokens come from <c>added_tokens_decoder</c>, or else from
    /// <c>added_tokens.json</c> and <c>tokenizer.json</c>.
    /// </remarks>
    /// <param name="folder">A folder with <c>vocab.txt</c>, <c>tokenizer.json</c> or both.</param>
    /// <exception cref="TokenizerException">A file is missing, malformed, contradicts another, or is not of the BERT type.</exception>
    public static BertTokenizer FromFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new BertTokenizer(TokenizerFolder.Read(folder));
    }

    /// <summary>Loads the tokenizer of a model whose files need not be on disk.</summary>
    /// <inheritdoc cref="FromFolder(string)"/>
    public static BertTokenizer FromFiles(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new BertTokenizer(TokenizerFolder.Read(files));
    }

    /// <summary>Loads the tokenizer of a model whose further files change its options.</summary>
    /// <param name="files">The model's files.</param>
    /// <param name="change">The options to use in place of those that the tokenizer's own files say.</param>
    /// <exception cref="TokenizerException">A file is missing, malformed, contradicts another, or is not of the BERT type.</exception>
    internal static BertTokenizer FromFiles(ModelFiles files, Func<BertTokenizerOptions, BertTokenizerOptions> change)
    {
        var definition = TokenizerFolder.Read(files);
        return new BertTokenizer(definition with { Options = change(definition.Options) });
    }

    /// <summary>Loads a tokenizer from a vocabulary file alone: one token a line, the line number from 0 is the id.</summary>
    /// <param name="vocabFile">The <c>vocab.txt</c>, UTF-8.</param>
    /// <param name="options">The settings; by default those of an uncased BERT.</param>
    /// <exception cref="ArgumentException">The options hold an empty token or a length below 1.</exception>
    /// <exception cref="TokenizerException">The file is missing, malformed or lacks a special token.</exception>
    public static BertTokenizer FromVocabulary(string vocabFile, BertTokenizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabFile);
        return new BertTokenizer(TokenizerDefinition.OfVocabulary(vocabFile, options ?? new BertTokenizerOptions()));
    }

    /// <summary>Encodes a text, or a pair as [CLS] first [SEP] second [SEP].</summary>
    /// <param name="text">The text; lone surrogates are dropped.</param>
    /// <param name="textPair">The second text; an empty one still makes a pair.</param>
    /// <param name="options">How to encode; by default nothing is cut.</param>
    /// <exception cref="TokenizerException">
    /// The text cannot be cut to the length asked for: <see cref="TruncationStrategy.OnlyFirst"/> and
    /// <see cref="TruncationStrategy.OnlySecond"/>, and every strategy for a single text, must leave it one token at least;
    /// a pair cannot be shorter than its special tokens.
    /// </exception>
    public TokenizedText Encode(string text, string? textPair = null, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new EncodeOptions();
        var first = new TextSplitter(splitter).Split(text);
        var second = textPair is null ? null : new TextSplitter(splitter).Split(textPair);
        var kept = Truncation.Apply(first.Count, second?.Count, SpecialTokenCount(second is not null, options), MaxLengthOf(options), options.Truncation);
        var removed = first.Count - kept.First + (second?.Count ?? 0) - kept.Second;
        return Assemble(first.Tokens[..kept.First], second is null ? default : second.Tokens[..kept.Second], second is not null, options, removed);
    }

    /// <summary>Text again from ids: pieces joined to words, words separated by blanks.</summary>
    /// <param name="ids">The ids; one outside the vocabulary reads as the unknown token.</param>
    /// <param name="skipSpecialTokens">Leave special tokens out, the unknown token among them.</param>
    /// <param name="cleanUpTokenizationSpaces">Remove the blank before punctuation and inside English contractions.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false, bool cleanUpTokenizationSpaces = true) =>
        decoder.Decode(ids, skipSpecialTokens, cleanUpTokenizationSpaces);

    /// <inheritdoc cref="TokenDecoder.Join"/>
    internal string Join(ReadOnlySpan<string> tokens) => decoder.Join(tokens);

    /// <summary>The id of a token as the vocabulary spells it, or null.</summary>
    public int? TokenToId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return vocabulary.TryGetId(token, out var id) ? id : null;
    }

    /// <summary>The token with this id, or null.</summary>
    public string? IdToToken(int id) => vocabulary.TokenOf(id);

    private int MaxLengthOf(EncodeOptions options)
    {
        var maxLength = options.MaxLength ?? ModelMaxLength;
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1, nameof(EncodeOptions.MaxLength));
        return maxLength;
    }

    private static int SpecialTokenCount(bool isPair, EncodeOptions options) =>
        !options.AddSpecialTokens ? 0 : isPair ? 3 : 2;

    private TokenizedText Assemble(ReadOnlySpan<TokenSpan> first, ReadOnlySpan<TokenSpan> second, bool isPair, EncodeOptions options, int removed)
    {
        var builder = new TokenizedTextBuilder(vocabulary, first.Length + second.Length + SpecialTokenCount(isPair, options));
        if (options.AddSpecialTokens)
            builder.AddSpecial(ClsTokenId, 0);
        builder.AddText(first, 0);
        if (options.AddSpecialTokens)
            builder.AddSpecial(SepTokenId, 0);
        builder.AddText(second, 1);
        if (isPair && options.AddSpecialTokens)
            builder.AddSpecial(SepTokenId, 1);
        return builder.Build(removed);
    }
}
