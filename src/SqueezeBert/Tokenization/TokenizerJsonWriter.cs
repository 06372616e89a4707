using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert.Tokenization;

/// <summary>Writes a tokenizer as <c>tokenizer.json</c>, the one file of the Rust tokenizers library; <see cref="TokenizerJsonFile"/> reads it back.</summary>
internal static class TokenizerJsonWriter
{
    /// <exception cref="TokenizerException">An added token contradicts the vocabulary.</exception>
    internal static byte[] Write(TokenizerDefinition definition)
    {
        var (options, added) = (definition.Options, new AddedTokenSet(definition));
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            json.WriteStartArray("added_tokens");
            foreach (var token in added.All.OrderBy(token => token.Id)) WriteAddedToken(json, token);
            json.WriteEndArray();
            json.WriteStartObject("normalizer");
            json.WriteString("type", "BertNormalizer");
            json.WriteBoolean("clean_text", true);
            json.WriteBoolean("handle_chinese_chars", options.TokenizeChineseChars);
            if (options.StripAccents is { } strips) json.WriteBoolean("strip_accents", strips);
            else json.WriteNull("strip_accents");
            json.WriteBoolean("lowercase", options.DoLowerCase);
            json.WriteEndObject();
            json.WriteStartObject("pre_tokenizer");
            json.WriteString("type", "BertPreTokenizer");
            json.WriteEndObject();
            WriteTemplates(json, options, added);
            json.WriteStartObject("decoder");
            json.WriteString("type", "WordPiece");
            json.WriteString("prefix", definition.ContinuingSubwordPrefix);
            json.WriteBoolean("cleanup", true);
            json.WriteEndObject();
            WriteModel(json, definition);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteAddedToken(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", token.SingleWord);
        json.WriteBoolean("lstrip", token.LStrip);
        json.WriteBoolean("rstrip", token.RStrip);
        json.WriteBoolean("normalized", token.Normalized);
        json.WriteBoolean("special", token.Special);
        json.WriteEndObject();
    }

    /// <summary>[CLS] A [SEP], and [CLS] A [SEP] B [SEP] whose second part has the segment id 1.</summary>
    private static void WriteTemplates(Utf8JsonWriter json, BertTokenizerOptions options, AddedTokenSet added)
    {
        (string, string, int) cls = ("SpecialToken", options.ClsToken, 0), first = ("Sequence", "A", 0), sep = ("SpecialToken", options.SepToken, 0);
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WriteTemplate("single", cls, first, sep);
        WriteTemplate("pair", cls, first, sep, ("Sequence", "B", 1), ("SpecialToken", options.SepToken, 1));
        json.WriteStartObject("special_tokens");
        foreach (string token in (string[])[options.ClsToken, options.SepToken])
        {
            json.WriteStartObject(token);
            json.WriteString("id", token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(added.Require(token));
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();

        void WriteTemplate(string name, params ReadOnlySpan<(string Kind, string Id, int Segment)> parts)
        {
            json.WriteStartArray(name);
            foreach (var (kind, id, segment) in parts)
            {
                json.WriteStartObject();
                json.WriteStartObject(kind);
                json.WriteString("id", id);
                json.WriteNumber("type_id", segment);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    private static void WriteModel(Utf8JsonWriter json, TokenizerDefinition definition)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "WordPiece");
        json.WriteString("unk_token", definition.Options.UnkToken);
        json.WriteString("continuing_subword_prefix", definition.ContinuingSubwordPrefix);
        json.WriteNumber("max_input_chars_per_word", definition.MaxInputCharsPerWord);
        json.WriteStartObject("vocab");
        foreach (var (token, id) in definition.Vocabulary.OrderBy(entry => entry.Value)) json.WriteNumber(token, id);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
