using System.Text.Json;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Reads the <c>output</c> of tasks that mark parts of a text, as one tag for each of the data's tokens.</summary>
/// <remarks>
/// Either <c>"tags": […]</c>, one for each token, or a list of marked parts with <c>start</c> and <c>end</c>: UTF-16 offsets, end exclusive,
/// into the tokens joined by single spaces. A part with a type (<c>entity_group</c>, <c>slot</c>) tags each token it touches, B- then I-; one
/// with a tag (<c>entity</c>) belongs to a piece of a token, whose tag is that of its first piece. Untouched tokens are O. Of parts that
/// touch the same token the first counts.
/// </remarks>
internal static class TagOutput
{
    private const string Outside = "O";

    /// <param name="line">The object that holds <c>tags</c> or the parts.</param>
    /// <param name="parts">The field of the parts.</param>
    /// <param name="typeField">A part's field that names its type.</param>
    /// <param name="tokens">The data's tokens.</param>
    /// <exception cref="DataException">The output doesn't fit the tokens.</exception>
    internal static string[] Tags(JsonPlace line, string parts, string typeField, IReadOnlyList<string> tokens)
    {
        if (line.OptionalField("tags") is { } tags) return OneForEach(tags, tokens.Count);
        int length = tokens.Sum(token => token.Length + 1) - 1;
        var result = new string?[tokens.Count];
        foreach (var part in line.Field(parts).Items())
        {
            int start = part.Field("start").Count(), end = part.Field("end").Count();
            if (start >= end || end > length)
                throw part.Error($"expected start and end inside the {length} characters of the tokens, joined by spaces; found {start} and {end}.");
            if (part.OptionalField(typeField) is { } type) MarkType(result, tokens, start, end, NotEmpty(type));
            else MarkPiece(result, tokens, start, NotEmpty(part.Field("entity")));
        }
        return Filled(result);
    }

    /// <summary>The same of parts with a type, all inside the tokens.</summary>
    internal static string[] TagsOfTypes(IReadOnlyList<string> tokens, IEnumerable<(int Start, int End, string Type)> parts)
    {
        var tags = new string?[tokens.Count];
        foreach (var (start, end, type) in parts) MarkType(tags, tokens, start, end, type);
        return Filled(tags);
    }

    /// <summary>The same of pieces with a tag, in the order of the text.</summary>
    internal static string[] TagsOfPieces(IReadOnlyList<string> tokens, IEnumerable<(int Start, string Tag)> pieces)
    {
        var tags = new string?[tokens.Count];
        int token = 0, end = tokens.Count > 0 ? tokens[0].Length : 0;
        foreach (var (start, tag) in pieces)
        {
            while (start >= end && token + 1 < tokens.Count) end += 1 + tokens[++token].Length;
            if (start < end) tags[token] ??= tag;
        }
        return Filled(tags);
    }

    /// <summary>Writes one tag for each token.</summary>
    internal static void Write(Utf8JsonWriter json, IEnumerable<string> tags)
    {
        json.WriteStartArray("tags");
        foreach (string tag in tags) json.WriteStringValue(tag);
        json.WriteEndArray();
    }

    /// <summary>A token that nothing marks is outside.</summary>
    private static string[] Filled(string?[] tags) => [.. tags.Select(tag => tag ?? Outside)];

    private static string[] OneForEach(JsonPlace tags, int count)
    {
        string[] result = [.. tags.Items().Select(NotEmpty)];
        return result.Length == count ? result : throw tags.Error($"expected {count} tags, one for each token; found {result.Length}.");
    }

    private static void MarkType(string?[] tags, IReadOnlyList<string> tokens, int start, int end, string type)
    {
        string prefix = "B-";
        foreach (int token in Touched(tokens, start, end))
        {
            if (tags[token] is not null) continue;
            tags[token] = prefix + type;
            prefix = "I-";
        }
    }

    private static void MarkPiece(string?[] tags, IReadOnlyList<string> tokens, int start, string tag)
    {
        foreach (int token in Touched(tokens, start, start + 1)) tags[token] ??= tag;
    }

    /// <summary>Indices of the tokens that share a character with a part.</summary>
    private static IEnumerable<int> Touched(IReadOnlyList<string> tokens, int start, int end)
    {
        int at = 0;
        for (int i = 0; i < tokens.Count && at < end; at += tokens[i].Length + 1, i++)
            if (tokens[i].Length > 0 && at + tokens[i].Length > start)
                yield return i;
    }

    private static string NotEmpty(JsonPlace text) => text.Text() is { Length: > 0 } tag ? tag : throw text.Error("expected a tag; found an empty one.");
}
