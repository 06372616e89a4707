using System.Collections.Immutable;
using System.Text;

namespace SqueezeBert.Tokenization;

/// <summary>Joins tokens to text as the Python reference does.</summary>
internal sealed class TokenDecoder(Vocabulary vocabulary, ImmutableArray<AddedToken> addedTokens, string unkToken, string continuingSubwordPrefix)
{
    /// <summary>What clean-up replaces, in this order.</summary>
    private static readonly ImmutableArray<(string Find, string Replacement)> CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"),
        (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    private readonly HashSet<string> specialTokens = [.. addedTokens.Where(token => token.Special).Select(token => token.Content)];

    /// <summary>Added tokens that are not special: a continuation piece never joins them.</summary>
    private readonly HashSet<string> separateTokens = [.. addedTokens.Where(token => !token.Special).Select(token => token.Content)];

    internal string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens, bool cleanUp)
    {
        var parts = new List<string>();
        var pieces = new List<string>();
        foreach (var id in ids)
        {
            var token = vocabulary.TokenOf(id) ?? unkToken;
            if (skipSpecialTokens && specialTokens.Contains(token))
                continue;
            if (separateTokens.Contains(token))
            {
                Flush(pieces, parts);
                parts.Add(token);
            }
            else
            {
                pieces.Add(token);
            }
        }
        Flush(pieces, parts);
        var text = string.Join(' ', parts);
        return cleanUp ? CleanUp(text) : text;
    }

    /// <summary>
    /// Joins tokens as the decoder of Hugging Face's fast tokenizers does: token by token, so that clean-up sees no two at once and
    /// a continuation piece that comes first stays marked.
    /// </summary>
    internal string Join(ReadOnlySpan<string> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            if (text.Length == 0)
                text.Append(token);
            else if (token.StartsWith(continuingSubwordPrefix, StringComparison.Ordinal))
                text.Append(token.AsSpan(continuingSubwordPrefix.Length));
            else
                text.Append(CleanUp(" " + token));
        }
        return text.ToString();
    }

    private void Flush(List<string> pieces, List<string> parts)
    {
        var joined = string.Join(' ', pieces).Replace(" " + continuingSubwordPrefix, "", StringComparison.Ordinal);
        var (start, end) = (0, joined.Length);
        while (start < end && UnicodeTables.IsPythonSpace(joined[start]))
            start++;
        while (end > start && UnicodeTables.IsPythonSpace(joined[end - 1]))
            end--;
        if (end > start)
            parts.Add(joined[start..end]);
        pieces.Clear();
    }

    private static string CleanUp(string text)
    {
        foreach (var (find, replacement) in CleanUps)
            text = text.Replace(find, replacement, StringComparison.Ordinal);
        return text;
    }
}
