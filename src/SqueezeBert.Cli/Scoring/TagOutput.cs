using System.Text.Json;
using SqueezeBert.Data;
using SqueezeBert.Evaluation;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Reads the <c>output</c> of tasks that mark parts of a text, as one tag for each of the data's tokens.</summary>
/// <remarks>
/// Either <c>"tags": […]</c>, one for each token, or a list of marked parts with <c>start</c> and <c>end</c>: UTF-16 offsets, end exclusive,
/// into the tokens joined by single spaces, by the rules of <see cref="WordTags"/>. A part has a type (<c>entity_group</c>, <c>label</c>) or
/// a tag (<c>entity</c>).
/// </remarks>
internal static class TagOutput
{
    /// <param name="line">The object that holds <c>tags</c> or the parts.</param>
    /// <param name="parts">The field of the parts.</param>
    /// <param name="typeField">A part's field that names its type.</param>
    /// <param name="tokens">The data's tokens.</param>
    /// <exception cref="DataException">The output doesn't fit the tokens.</exception>
    internal static string[] Tags(JsonPlace line, string parts, string typeField, IReadOnlyList<string> tokens)
    {
        if (line.OptionalField("tags") is { } tags) return OneForEach(tags, tokens.Count);
        int length = tokens.Sum(token => token.Length + 1) - 1;
        var result = new WordTags(tokens);
        foreach (var part in line.Field(parts).Items())
        {
            int start = part.Field("start").Count(), end = part.Field("end").Count();
            if (start >= end || end > length)
                throw part.Error($"expected start and end inside the {length} characters of the tokens, joined by spaces; found {start} and {end}.");
            if (part.OptionalField(typeField) is { } type) result.MarkType(start, end, NotEmpty(type));
            else result.MarkPiece(start, NotEmpty(part.Field("entity")));
        }
        return result.ToArray();
    }

    /// <summary>Writes one tag for each token.</summary>
    internal static void Write(Utf8JsonWriter json, IEnumerable<string> tags)
    {
        json.WriteStartArray("tags");
        foreach (string tag in tags) json.WriteStringValue(tag);
        json.WriteEndArray();
    }

    private static string[] OneForEach(JsonPlace tags, int count)
    {
        string[] result = [.. tags.Items().Select(NotEmpty)];
        return result.Length == count ? result : throw tags.Error($"expected {count} tags, one for each token; found {result.Length}.");
    }

    private static string NotEmpty(JsonPlace text) => text.Text() is { Length: > 0 } tag ? tag : throw text.Error("expected a tag; found an empty one.");
}
