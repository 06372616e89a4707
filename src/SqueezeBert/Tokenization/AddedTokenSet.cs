using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>The special tokens the options name together with the added tokens of the files, checked against the vocabulary.</summary>
internal sealed class AddedTokenSet
{
    private readonly string vocabularyFile;

    internal AddedTokenSet(TokenizerDefinition definition)
    {
        vocabularyFile = definition.VocabularyFile;
        var options = definition.Options;
        var tokens = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var token in definition.AddedTokens)
        {
            var content = options.DoLowerCase && token.Normalized && !token.Special ? UnicodeTables.ToLowerCase(token.Content) : token.Content;
            tokens[content] = token with { Content = content };
        }
        var named = options.SpecialTokens.ToHashSet(StringComparer.Ordinal);
        foreach (var name in named.Where(name => !tokens.ContainsKey(name)))
            if (definition.Vocabulary.TryGetValue(name, out var id))
                tokens[name] = new AddedToken(name, id);
        All = [.. tokens.Values.Select(token => named.Contains(token.Content) ? token with { Special = true } : token)];
        Vocabulary = Merge(definition.Vocabulary);
        foreach (var name in named.Where(name => name != options.MaskToken))
            Require(name);
    }

    internal ImmutableArray<AddedToken> All { get; }

    /// <summary>The vocabulary with the added tokens beyond it.</summary>
    internal Vocabulary Vocabulary { get; }

    /// <summary>The id of a special token the tokenizer cannot do without.</summary>
    internal int Require(string token) => Vocabulary.TryGetId(token, out var id)
        ? id
        : throw new TokenizerException($"{vocabularyFile}: the special token '{token}' is not in the vocabulary.");

    private Vocabulary Merge(Dictionary<string, int> vocabulary)
    {
        var ids = new Dictionary<string, int>(vocabulary, StringComparer.Ordinal);
        var tokensById = new Dictionary<int, string>();
        foreach (var (token, id) in vocabulary)
            tokensById[id] = token;
        var limit = Vocabulary.LargestIdFor(vocabulary.Count + All.Length);
        foreach (var token in All)
        {
            if (token.Id > limit)
                throw new TokenizerException($"{vocabularyFile}: the added token '{token.Content}' has the id {token.Id}, far beyond the vocabulary of {vocabulary.Count} tokens.");
            if (tokensById.TryGetValue(token.Id, out var other) && other != token.Content)
                throw new TokenizerException($"{vocabularyFile}: the id {token.Id} belongs to '{other}' and to the added token '{token.Content}'.");
            if (ids.TryGetValue(token.Content, out var id) && id != token.Id)
                throw new TokenizerException($"{vocabularyFile}: the added token '{token.Content}' has the id {token.Id}, but {id} in the vocabulary.");
            tokensById[token.Id] = token.Content;
            ids[token.Content] = token.Id;
        }
        return new Vocabulary(ids);
    }
}
