using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Server.Dialects;

/// <summary>text-embeddings-inference's <c>/tokenize</c> and <c>/decode</c>.</summary>
internal static class TokenRoutes
{
    internal static Task TokenizeAsync(ApiCall call)
    {
        var model = ModelOf(call);
        var inputs = call.Body.Required("inputs");
        string prompt = model.PromptOf(call.Body.OptionalText("prompt_name"));
        string[] texts = Array.ConvertAll(inputs.Kind == JsonValueKind.String ? [inputs.Text()] : inputs.SomeTexts(), text => prompt + text);
        call.RequireItems(texts.Length);
        var options = new EncodeOptions { AddSpecialTokens = call.Body.OptionalBoolean("add_special_tokens") ?? true };
        var tokenized = Array.ConvertAll(texts, text => model.Tokenizer.Encode(text, null, options));
        call.Watch.Planned(0, tokenized.Sum(text => (long)text.InputIds.Length));
        return call.AnswerAsync(json =>
        {
            json.WriteStartArray();
            for (int i = 0; i < texts.Length; i++) Write(json, texts[i], tokenized[i]);
            json.WriteEndArray();
        });
    }

    internal static Task DecodeAsync(ApiCall call)
    {
        var tokenizer = ModelOf(call).Tokenizer;
        var ids = call.Body.Required("ids").SomeItems();
        bool skips = call.Body.OptionalBoolean("skip_special_tokens") ?? true;
        RequestValue[][] all = ids is [{ Kind: JsonValueKind.Array }, ..] ? Array.ConvertAll(ids, list => list.SomeItems()) : [ids];
        call.RequireItems(all.Length);
        string[] texts = Array.ConvertAll(all, list => tokenizer.Decode(Array.ConvertAll(list, id => id.Integer(0, tokenizer.VocabularySize - 1)), skips));
        return call.AnswerAsync(json =>
        {
            json.WriteStartArray();
            foreach (string text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
        });
    }

    private static ServedModel ModelOf(ApiCall call) => call.ModelName is { } name ? call.Models.Named(name) : call.Models.All[0];

    /// <summary>One text's tokens; start and stop count code points, and a special token has none.</summary>
    private static void Write(Utf8JsonWriter json, string text, TokenizedText tokens)
    {
        var offsets = new OffsetUnits(text, OffsetUnit.CodePoints);
        json.WriteStartArray();
        for (int t = 0; t < tokens.InputIds.Length; t++)
        {
            bool isSpecial = tokens.SequenceIds[t] is null;
            json.WriteStartObject();
            json.WriteNumber("id", tokens.InputIds[t]);
            json.WriteString("text", tokens.Tokens[t]);
            json.WriteBoolean("special", isSpecial);
            if (isSpecial)
            {
                json.WriteNull("start");
                json.WriteNull("stop");
            }
            else
            {
                json.WriteNumber("start", offsets.Convert(tokens.Offsets[t].Start));
                json.WriteNumber("stop", offsets.Convert(tokens.Offsets[t].End));
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
