using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>Puts the tokenizer files of a model folder together; <see cref="BertTokenizer.FromFolder"/> says which of them wins.</summary>
internal static class TokenizerFolder
{
    internal const string Vocabulary = "vocab.txt", Config = "tokenizer_config.json", Json = "tokenizer.json";

    private const string SpecialTokens = "special_tokens_map.json", AddedTokens = "added_tokens.json";

    /// <summary>Every file that belongs to a tokenizer.</summary>
    internal static IReadOnlyList<string> FileNames { get; } = [Vocabulary, Json, Config, SpecialTokens, AddedTokens];

    /// <summary>The files that a vocabulary is read from; one of them will do.</summary>
    internal static IReadOnlyList<string> VocabularyNames { get; } = [Vocabulary, Json];

    /// <summary>Whether there is a vocabulary to read.</summary>
    internal static bool HoldsVocabulary(ModelFiles files) => VocabularyNames.Any(files.Exists);

    internal static TokenizerDefinition Read(string folder) =>
        Read(folder, name => TokenizerFile.At(Path.Combine(folder, name)));

    internal static TokenizerDefinition Read(ModelFiles files) =>
        Read(files.Name, name => TokenizerFile.Of(files, name));

    private static TokenizerDefinition Read(string folder, Func<string, TokenizerFile> find)
    {
        var vocabularyFile = find(Vocabulary);
        var jsonFile = find(Json);
        var json = jsonFile.Exists ? TokenizerJsonFile.Read(jsonFile) : null;
        if (json is null && !vocabularyFile.Exists)
            throw new TokenizerException($"{folder}: there is neither a {Vocabulary} nor a {Json}.");
        var vocabulary = vocabularyFile.Exists ? VocabularyFile.Read(vocabularyFile) : json!.Vocabulary;
        if (json is not null)
            RequireAgreement(vocabulary, vocabularyFile.Path, json.Vocabulary, jsonFile.Path);

        var config = TokenizerSettings.ReadIfPresent(find(Config));
        var map = TokenizerSettings.ReadIfPresent(find(SpecialTokens));
        var options = Combine(config, map, json);
        if (json is not null && json.UnkToken != options.UnkToken)
            throw new TokenizerException($"{jsonFile.Path}: model.unk_token: expected '{options.UnkToken}', as the settings beside it name the unknown token, found '{json.UnkToken}'.");
        return new TokenizerDefinition
        {
            VocabularyFile = vocabularyFile.Exists ? vocabularyFile.Path : jsonFile.Path,
            Vocabulary = vocabulary,
            Options = options,
            AddedTokens = config.AddedTokens ?? ReadAddedTokens(find(AddedTokens), json),
            ContinuingSubwordPrefix = json?.ContinuingSubwordPrefix ?? "##",
            MaxInputCharsPerWord = json?.MaxInputCharsPerWord ?? 100,
        };
    }

    private static BertTokenizerOptions Combine(TokenizerSettings config, TokenizerSettings map, TokenizerJsonFile? json)
    {
        var defaults = new BertTokenizerOptions();
        var (first, second) = config.AddedTokens is null ? (map, config) : (config, map);
        string Name(string key, string fallback) =>
            first.SpecialTokens.GetValueOrDefault(key) ?? second.SpecialTokens.GetValueOrDefault(key) ?? fallback;
        return new BertTokenizerOptions
        {
            DoLowerCase = config.DoLowerCase ?? json?.LowerCase ?? defaults.DoLowerCase,
            StripAccents = config.StripAccents ?? json?.StripAccents,
            TokenizeChineseChars = config.TokenizeChineseChars ?? json?.HandleChineseChars ?? defaults.TokenizeChineseChars,
            ModelMaxLength = config.ModelMaxLength ?? defaults.ModelMaxLength,
            UnkToken = Name("unk_token", json?.UnkToken ?? defaults.UnkToken),
            SepToken = Name("sep_token", json?.SepToken ?? defaults.SepToken),
            PadToken = Name("pad_token", defaults.PadToken),
            ClsToken = Name("cls_token", json?.ClsToken ?? defaults.ClsToken),
            MaskToken = Name("mask_token", defaults.MaskToken),
            AdditionalSpecialTokens = [.. first.AdditionalSpecialTokens.Union(second.AdditionalSpecialTokens)],
        };
    }

    /// <summary><c>added_tokens.json</c> maps a token to its id; its tokens take in the white space around them, as in the reference.</summary>
    private static ImmutableArray<AddedToken> ReadAddedTokens(TokenizerFile file, TokenizerJsonFile? json)
    {
        var tokens = json?.AddedTokens ?? [];
        if (!file.Exists)
            return tokens;
        var legacy = SettingsNode.ReadFile(file, root => root.Members()
            .Select(member => member.Name.Length > 0
                ? new AddedToken(member.Name, member.Value.AsId()) { LStrip = true, RStrip = true, Normalized = true }
                : throw root.Refuse("an added token must not be empty."))
            .ToList());
        var known = tokens.Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
        return [.. tokens, .. legacy.Where(token => !known.Contains(token.Content))];
    }

    private static void RequireAgreement(Dictionary<string, int> vocabulary, string vocabularyPath, Dictionary<string, int> other, string otherPath)
    {
        foreach (var (token, id) in vocabulary)
            if (!other.TryGetValue(token, out var otherId) || otherId != id)
                throw new TokenizerException($"{vocabularyPath} gives '{token}' the id {id}, {otherPath} {(other.ContainsKey(token) ? otherId : "none")}; remove the wrong file.");
        if (other.Count != vocabulary.Count)
            throw new TokenizerException($"{otherPath} has {other.Count} tokens, {vocabularyPath} {vocabulary.Count}; remove the wrong file.");
    }
}
