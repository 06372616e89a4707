using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>Reads <c>tokenizer.json</c> of the Rust tokenizers library, the BERT type only; anything else is refused by its name.</summary>
internal sealed record TokenizerJsonFile(
    Dictionary<string, int> Vocabulary,
    ImmutableArray<AddedToken> AddedTokens,
    string UnkToken,
    string ClsToken,
    string SepToken,
    string ContinuingSubwordPrefix,
    int MaxInputCharsPerWord,
    bool LowerCase,
    bool? StripAccents,
    bool HandleChineseChars)
{
    /// <summary>Longer words are refused work in every known tokenizer; the limit bounds the memory of a call.</summary>
    private const int LongestWordLimit = 1000;

    internal static TokenizerJsonFile Read(TokenizerFile file) => SettingsNode.ReadFile(file, Read);

    private static TokenizerJsonFile Read(SettingsNode root)
    {
        var normalizer = Part(root, "normalizer", "BertNormalizer");
        if (normalizer.Member("clean_text")?.AsBoolean() == false)
            throw normalizer.Refuse("clean_text false is not supported; BERT cleans its text.");
        Part(root, "pre_tokenizer", "BertPreTokenizer");
        if (root.Member("decoder") is not null)
            Part(root, "decoder", "WordPiece");
        var (cls, sep) = BertPostProcessor.Read(root.Member("post_processor") ?? throw root.Refuse("post_processor is missing; expected BERT's."));
        var model = root.Member("model") ?? throw root.Refuse("model is missing; expected WordPiece.");
        // Files of the library's first versions carry no type.
        if (model.Member("type") is { } type && type.AsString() != "WordPiece")
            throw type.Refuse($"'{type.AsString()}' is not supported; expected WordPiece.");
        return new TokenizerJsonFile(
            ReadVocabulary(model),
            [.. (root.Member("added_tokens")?.Items() ?? []).Select(token => ReadAddedToken(token, token.Member("id")?.AsId() ?? throw token.Refuse("id is missing.")))],
            model.Member("unk_token")?.AsToken() ?? "[UNK]",
            cls,
            sep,
            model.Member("continuing_subword_prefix")?.AsString() ?? "##",
            ReadLongestWord(model),
            normalizer.Member("lowercase")?.AsBoolean() ?? true,
            normalizer.Member("strip_accents")?.AsBoolean(),
            normalizer.Member("handle_chinese_chars")?.AsBoolean() ?? true);
    }

    /// <summary>An added token as <c>tokenizer.json</c> and <c>added_tokens_decoder</c> write it; missing flags are false.</summary>
    internal static AddedToken ReadAddedToken(SettingsNode token, int id)
    {
        var content = (token.Member("content") ?? throw token.Refuse("content is missing.")).AsToken();
        var special = token.Member("special")?.AsBoolean() ?? false;
        return new AddedToken(content, id)
        {
            Special = special,
            SingleWord = token.Member("single_word")?.AsBoolean() ?? false,
            LStrip = token.Member("lstrip")?.AsBoolean() ?? false,
            RStrip = token.Member("rstrip")?.AsBoolean() ?? false,
            Normalized = token.Member("normalized")?.AsBoolean() ?? !special,
        };
    }

    private static SettingsNode Part(SettingsNode root, string name, string supported)
    {
        var part = root.Member(name) ?? throw root.Refuse($"{name} is missing; expected {supported}.");
        var type = (part.Member("type") ?? throw part.Refuse($"type is missing; expected {supported}.")).AsString();
        return type == supported ? part : throw part.Refuse($"'{type}' is not supported; expected {supported}.");
    }

    private static int ReadLongestWord(SettingsNode model)
    {
        if (model.Member("max_input_chars_per_word") is not { } length)
            return 100;
        return length.AsLength() is var value and <= LongestWordLimit ? value : throw length.Wrong($"at most {LongestWordLimit}");
    }

    private static Dictionary<string, int> ReadVocabulary(SettingsNode model)
    {
        var node = model.Member("vocab") ?? throw model.Refuse("vocab is missing.");
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new HashSet<int>();
        foreach (var (token, value) in node.Members())
        {
            var id = value.AsId();
            if (!ids.Add(id))
                throw value.Refuse($"the id {id} belongs to another token already.");
            if (!vocabulary.TryAdd(token, id))
                throw value.Refuse("the token is listed twice.");
        }
        if (vocabulary.Count == 0)
            throw node.Refuse("expected at least one token, found none.");
        if (ids.Max() > Tokenization.Vocabulary.LargestIdFor(vocabulary.Count))
            throw node.Refuse($"the largest id is {ids.Max()}, too far beyond {vocabulary.Count} tokens.");
        return vocabulary;
    }
}
