using System.Collections.Immutable;
using System.Text.Json;

namespace SqueezeBert.Tokenization;

/// <summary>What <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> have in common: settings that may be missing.</summary>
internal sealed record TokenizerSettings
{
    /// <summary>The tokenizer classes whose Python code is BERT's WordPiece; the last two leave everything to <c>tokenizer.json</c>.</summary>
    private static readonly ImmutableArray<string> SupportedClasses =
    [
        "BertTokenizer", "BertTokenizerFast", "SqueezeBertTokenizer", "SqueezeBertTokenizerFast",
        "PreTrainedTokenizerFast", "TokenizersBackend",
    ];

    internal bool? DoLowerCase { get; private init; }

    internal bool? StripAccents { get; private init; }

    internal bool? TokenizeChineseChars { get; private init; }

    internal int? ModelMaxLength { get; private init; }

    /// <summary>The names by their JSON keys: <c>unk_token</c>, <c>sep_token</c>, <c>pad_token</c>, <c>cls_token</c>, <c>mask_token</c>.</summary>
    internal ImmutableDictionary<string, string> SpecialTokens { get; private init; } = ImmutableDictionary<string, string>.Empty;

    internal ImmutableArray<string> AdditionalSpecialTokens { get; private init; } = [];

    /// <summary>The tokens of <c>added_tokens_decoder</c>; null where the file has none.</summary>
    internal ImmutableArray<AddedToken>? AddedTokens { get; private init; }

    internal static readonly ImmutableArray<string> SpecialTokenKeys = ["unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>Reads the file if it is there; otherwise nothing is set.</summary>
    internal static TokenizerSettings ReadIfPresent(TokenizerFile file) =>
        file.Exists ? SettingsNode.ReadFile(file, Read) : new TokenizerSettings();

    private static TokenizerSettings Read(SettingsNode root)
    {
        if (root.Member("tokenizer_class") is { } type && !SupportedClasses.Contains(type.AsString()))
            throw type.Refuse($"'{type.AsString()}' is not supported; expected one of {string.Join(", ", SupportedClasses)}.");
        if (root.Member("do_basic_tokenize")?.AsBoolean() == false)
            throw root.Refuse("do_basic_tokenize false is not supported.");
        if (root.Member("never_split") is { } neverSplit && neverSplit.Items().Any())
            throw neverSplit.Refuse("is not supported; list such tokens as added tokens.");
        return new TokenizerSettings
        {
            DoLowerCase = root.Member("do_lower_case")?.AsBoolean(),
            StripAccents = root.Member("strip_accents")?.AsBoolean(),
            TokenizeChineseChars = root.Member("tokenize_chinese_chars")?.AsBoolean(),
            ModelMaxLength = root.Member("model_max_length")?.AsLength(),
            SpecialTokens = SpecialTokenKeys
                .Where(key => root.Member(key) is not null)
                .ToImmutableDictionary(key => key, key => TokenName(root.Member(key)!.Value)),
            AdditionalSpecialTokens = [.. (root.Member("additional_special_tokens")?.Items() ?? []).Select(TokenName)],
            AddedTokens = root.Member("added_tokens_decoder") is { } decoder ? ReadDecoder(decoder) : null,
        };
    }

    /// <summary>A token is written as a string or as an object with its <c>content</c>.</summary>
    private static string TokenName(SettingsNode token) => token.Kind == JsonValueKind.Object
        ? (token.Member("content") ?? throw token.Refuse("content is missing.")).AsToken()
        : token.AsToken();

    private static ImmutableArray<AddedToken> ReadDecoder(SettingsNode decoder) =>
    [
        .. decoder.Members().Select(member => TokenizerJsonFile.ReadAddedToken(
            member.Value,
            int.TryParse(member.Name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)
                ? id
                : throw member.Value.Refuse("the name of an added token must be its id."))),
    ];
}
