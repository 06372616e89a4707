using System.Text.Json;
using SqueezeBert.Server.Requests;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Server.Dialects;

/// <summary>Inputs that are a text, texts, token ids, or lists of token ids.</summary>
/// <remarks>Ids are the model's own. As in text-embeddings-inference they become the text that they stand for.</remarks>
internal static class TextsOrIds
{
    internal static string[] Read(RequestValue inputs, BertTokenizer tokenizer)
    {
        if (inputs.Kind == JsonValueKind.String) return [inputs.Words()];
        var items = inputs.SomeItems();
        return items[0].Kind == JsonValueKind.Number
            ? [Decode(items, tokenizer)]
            : Array.ConvertAll(items, item => item.Kind == JsonValueKind.Array ? Decode(item.SomeItems(), tokenizer) : item.Words());
    }

    private static string Decode(RequestValue[] ids, BertTokenizer tokenizer) =>
        tokenizer.Decode(Array.ConvertAll(ids, id => id.Integer(0, tokenizer.VocabularySize - 1)), skipSpecialTokens: true);
}
