using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SqueezeBert.Tokenization;

/// <summary>Writes a tokenizer in Hugging Face's oldest form, which everything reads: <c>vocab.txt</c> and <c>tokenizer_config.json</c>.</summary>
internal static class TokenizerWriter
{
    private const string MaxLength = "model_max_length";

    /// <summary>The text of a <c>vocab.txt</c>.</summary>
    /// <exception cref="TokenizerException">The vocabulary can't be said by lines: an id has no token, or a token holds a line end.</exception>
    internal static byte[] Vocabulary(TokenizerDefinition definition)
    {
        var text = new StringBuilder();
        int expected = 0;
        foreach (var (token, id) in definition.Vocabulary.OrderBy(entry => entry.Value))
        {
            if (id != expected) throw new TokenizerException($"{definition.VocabularyFile}: no token has the id {expected}, so no vocab.txt can be made of it.");
            if (token.AsSpan().ContainsAny('\n', '\r')) throw new TokenizerException($"{definition.VocabularyFile}: the token of id {id} holds a line end, so no vocab.txt can be made of it.");
            text.Append(token).Append('\n');
            expected++;
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A <c>tokenizer_config.json</c> that allows no more tokens than the model takes; as it is where it says so, or names no limit.</summary>
    /// <param name="settings">The file's text.</param>
    /// <param name="modelMaxLength">The most tokens the model takes.</param>
    internal static byte[] WithMaxLength(byte[] settings, int modelMaxLength)
    {
        if (JsonNode.Parse(settings) is not JsonObject keys || keys[MaxLength] is not JsonValue value || !value.TryGetValue(out int length) || length <= modelMaxLength) return settings;
        keys[MaxLength] = modelMaxLength;
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true })) keys.WriteTo(writer);
        return stream.ToArray();
    }

    /// <summary>The text of a <c>tokenizer_config.json</c>. Added tokens are left to the files that have them.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="modelMaxLength">The most tokens the model takes.</param>
    /// <param name="tokenizerClass">Hugging Face's class for the model.</param>
    internal static byte[] Settings(BertTokenizerOptions options, int modelMaxLength, string tokenizerClass)
    {
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            if (!options.AdditionalSpecialTokens.IsDefaultOrEmpty)
            {
                writer.WriteStartArray("additional_special_tokens");
                foreach (string token in options.AdditionalSpecialTokens) writer.WriteStringValue(token);
                writer.WriteEndArray();
            }
            writer.WriteString("cls_token", options.ClsToken);
            writer.WriteBoolean("do_lower_case", options.DoLowerCase);
            writer.WriteString("mask_token", options.MaskToken);
            writer.WriteNumber(MaxLength, modelMaxLength);
            writer.WriteString("pad_token", options.PadToken);
            writer.WriteString("sep_token", options.SepToken);
            if (options.StripAccents is { } strips) writer.WriteBoolean("strip_accents", strips);
            else writer.WriteNull("strip_accents");
            writer.WriteBoolean("tokenize_chinese_chars", options.TokenizeChineseChars);
            writer.WriteString("tokenizer_class", tokenizerClass);
            writer.WriteString("unk_token", options.UnkToken);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }
}
