using System.Text.Json.Nodes;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Tests.Tokenization;

/// <summary>A temporary model folder with a vocabulary of a few tokens.</summary>
internal sealed class TokenizerFolderFixture : IDisposable
{
    internal static readonly string[] Tokens =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", "Hello", "world", "##ly", ".", "e", "E", "É", "é", "中", "[", "]", "##中"];

    private readonly string path = Directory.CreateTempSubdirectory("squeezebert-tokenizer-").FullName;

    internal string Path => path;

    internal TokenizerFolderFixture Write(string name, string content)
    {
        File.WriteAllText(System.IO.Path.Combine(path, name), content);
        return this;
    }

    internal TokenizerFolderFixture WriteBytes(string name, byte[] content)
    {
        File.WriteAllBytes(System.IO.Path.Combine(path, name), content);
        return this;
    }

    internal TokenizerFolderFixture WriteVocabulary() => Write("vocab.txt", string.Join('\n', Tokens) + "\n");

    internal TokenizerFolderFixture WriteTokenizerJson(Action<JsonNode>? change = null)
    {
        var json = TokenizerJson();
        change?.Invoke(json);
        return Write("tokenizer.json", json.ToJsonString());
    }

    internal BertTokenizer Load() => BertTokenizer.FromFolder(path);

    internal static JsonNode TokenizerJson()
    {
        var vocabulary = new JsonObject(Tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));
        var json = JsonNode.Parse(
            """
            {"version":"1.0","truncation":null,"padding":null,
             "added_tokens":[{"id":4,"special":true,"content":"[MASK]","single_word":false,"lstrip":true,"rstrip":false,"normalized":false}],
             "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
             "pre_tokenizer":{"type":"BertPreTokenizer"},
             "post_processor":{"type":"TemplateProcessing",
              "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
              "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}},
                      {"Sequence":{"id":"B","type_id":1}},{"SpecialToken":{"id":"[SEP]","type_id":1}}]},
             "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100}}
            """)!;
        json["model"]!["vocab"] = vocabulary;
        return json;
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
