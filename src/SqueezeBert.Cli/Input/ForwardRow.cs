using System.Text.Json;
using SqueezeBert.Data;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Input;

/// <summary>One row for a bare forward pass: either a text or ids.</summary>
internal sealed class ForwardRow
{
    private ForwardRow(TextInput? text, TokenBatch? batch) => (Text, Batch) = (text, batch);

    /// <summary>A text that must be tokenized; null when the row holds ids.</summary>
    internal TextInput? Text { get; }

    /// <summary>The row's ids as a batch of one; null when the row holds a text.</summary>
    internal TokenBatch? Batch { get; }

    /// <summary>Reads <c>text</c> (and <c>text_pair</c>), or <c>input_ids</c> (with <c>token_type_ids</c>, <c>position_ids</c> and <c>attention_mask</c>).</summary>
    /// <exception cref="FormatException">The row is neither; the message says what was expected and found.</exception>
    /// <exception cref="ArgumentException">The lists don't fit one another.</exception>
    internal static ForwardRow Parse(JsonLine line)
    {
        if (line.Problem is not null) throw new FormatException(line.Problem);
        string? text = line.OptionalText("text");
        int[]? ids = OptionalIds(line.Fields, "input_ids");
        if (text is null == ids is null)
            throw new FormatException($"expected either 'text' or 'input_ids'; found {(text is null ? "neither" : "both")}.");
        if (text is not null) return new ForwardRow(new TextInput(text, line.OptionalText("text_pair")), null);
        if (ids!.Length == 0) throw new FormatException("'input_ids': expected at least one id; found none.");
        int[]? types = OneForEachId("token_type_ids"), positions = OneForEachId("position_ids"), mask = OneForEachId("attention_mask");
        int length = mask is null ? ids.Length : LengthOf(mask);
        return new ForwardRow(null, new TokenBatchBuilder().Add(ids.AsSpan(0, length), Cut(types), Cut(positions)).Build());

        ReadOnlySpan<int> Cut(int[]? values) => values is null ? default : values.AsSpan(0, length);

        int[]? OneForEachId(string name)
        {
            int[]? values = OptionalIds(line.Fields, name);
            if (values is not null && values.Length != ids.Length)
                throw new FormatException($"'{name}': expected {ids.Length} values, one for each id; found {values.Length}.");
            return values;
        }
    }

    /// <summary>Tokens that a mask leaves.</summary>
    private static int LengthOf(ReadOnlySpan<int> mask)
    {
        int length = TokenBatch.PrefixLength(mask);
        return length > 0 ? length : throw new FormatException($"'attention_mask': expected ones followed by zeros; found {(length == 0 ? "no one at all" : "a hole or another value, which a packed batch can't express")}.");
    }

    private static int[]? OptionalIds(JsonElement fields, string name)
    {
        if (!fields.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return null;
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException($"'{name}': expected a list of whole numbers; found {JsonLines.KindOf(list)}.");
        var ids = new int[list.GetArrayLength()];
        int i = 0;
        foreach (var value in list.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.Array)
                throw new FormatException($"'{name}': expected a list of whole numbers, one for each token; found a list of lists{(name == "attention_mask" ? ": a mask between pairs of tokens, which a packed batch can't express" : "")}.");
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out ids[i]))
                throw new FormatException($"'{name}': expected a list of whole numbers; found {JsonLines.KindOf(value)} at place {i}.");
            i++;
        }
        return ids;
    }
}
