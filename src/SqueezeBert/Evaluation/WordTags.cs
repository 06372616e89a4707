namespace SqueezeBert.Evaluation;

/// <summary>One tag for each of a sentence's words, from marked parts of the words joined by single spaces.</summary>
/// <remarks>
/// Parts are UTF-16 ranges, end exclusive. A part with a type tags each word it touches, B- then I-; one with a tag belongs to a piece
/// of a word, whose tag is that of its first piece. Untouched words are O. Of parts that touch the same word the first counts. Not
/// thread-safe.
/// </remarks>
internal sealed class WordTags(IReadOnlyList<string> words)
{
    private const string Outside = "O";

    private readonly string?[] tags = new string?[words.Count];

    /// <summary>The tags so far.</summary>
    internal string[] ToArray() => [.. tags.Select(tag => tag ?? Outside)];

    /// <summary>Marks a part with a type.</summary>
    internal void MarkType(int start, int end, string type)
    {
        string prefix = "B-";
        foreach (int word in Touched(start, end))
        {
            if (tags[word] is not null) continue;
            tags[word] = prefix + type;
            prefix = "I-";
        }
    }

    /// <summary>Marks a piece with a tag.</summary>
    internal void MarkPiece(int start, string tag)
    {
        foreach (int word in Touched(start, start + 1)) tags[word] ??= tag;
    }

    /// <summary>The tags of parts with a type.</summary>
    internal static string[] OfTypes(IReadOnlyList<string> words, IEnumerable<(int Start, int End, string Type)> parts)
    {
        var tags = new WordTags(words);
        foreach (var (start, end, type) in parts) tags.MarkType(start, end, type);
        return tags.ToArray();
    }

    /// <summary>The tags of pieces with a tag, in the order of the text.</summary>
    internal static string[] OfPieces(IReadOnlyList<string> words, IEnumerable<(int Start, string Tag)> pieces)
    {
        var result = new WordTags(words);
        int word = 0, end = words.Count > 0 ? words[0].Length : 0;
        foreach (var (start, tag) in pieces)
        {
            while (start >= end && word + 1 < words.Count) end += 1 + words[++word].Length;
            if (start < end) result.tags[word] ??= tag;
        }
        return result.ToArray();
    }

    /// <summary>Numbers of the words that share a character with a part.</summary>
    private IEnumerable<int> Touched(int start, int end)
    {
        int at = 0;
        for (int i = 0; i < words.Count && at < end; at += words[i].Length + 1, i++)
            if (words[i].Length > 0 && at + words[i].Length > start)
                yield return i;
    }
}
