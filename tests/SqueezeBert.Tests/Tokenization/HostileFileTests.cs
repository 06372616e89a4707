using System.Text;
using CsCheck;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

/// <summary>Damaged tokenizer files either load and work or end in a <see cref="TokenizerException"/>; nothing else comes out.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1e30", "1e999", "2147483648", "0.5", "\"\"", "\"\\ud800\"", "\"x\"", "[]", "{}", "[[[[[[]]]]]]",
        "\"[CLS]\"", "\"BertNormalizer\"", "\u0000", "\"", ",", "{\"id\":18,\"content\":\"hello\"}",
    ];

    private readonly TokenizerFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Damaged_tokenizer_json_is_refused() => Damage("tokenizer.json", TokenizerFolderFixture.TokenizerJson().ToJsonString(), 4_000);

    [Fact]
    public void Damaged_tokenizer_config_is_refused()
    {
        folder.WriteVocabulary();
        Damage(
            "tokenizer_config.json",
            """
            {"do_lower_case":true,"strip_accents":null,"model_max_length":512,"cls_token":"[CLS]","mask_token":{"content":"[MASK]","lstrip":true},
             "additional_special_tokens":["."],"tokenizer_class":"BertTokenizer","added_tokens_decoder":{"18":{"content":"<x>","special":true}}}
            """,
            2_000);
    }

    [Fact]
    public void Damaged_special_tokens_map_is_refused()
    {
        folder.WriteVocabulary();
        Damage("special_tokens_map.json", """{"unk_token":"[UNK]","sep_token":{"content":"[SEP]"},"additional_special_tokens":["hello"]}""", 1_000);
    }

    [Fact]
    public void Damaged_added_tokens_are_refused()
    {
        folder.WriteVocabulary();
        Damage("added_tokens.json", """{"<a>":18,"<b>":19,"hello":5}""", 1_000);
    }

    [Fact]
    public void A_damaged_vocabulary_is_refused() => Damage("vocab.txt", string.Join('\n', TokenizerFolderFixture.Tokens), 2_000);

    private void Damage(string name, string content, int count)
    {
        var original = Encoding.UTF8.GetBytes(content);
        var loaded = 0;
        Mutations(original).Sample(
            bytes =>
            {
                folder.WriteBytes(name, bytes);
                try
                {
                    var tokenizer = folder.Load();
                    var encoded = tokenizer.Encode("Hello, [MASK] wörld <a> <x> 中", "\uD800 e\u0301");
                    tokenizer.Decode(encoded.InputIds.AsSpan(), skipSpecialTokens: true);
                    loaded++;
                }
                catch (TokenizerException exception)
                {
                    Assert.NotEmpty(exception.Message);
                }
            },
            iter: count,
            threads: 1);
        Assert.InRange(loaded, 1, count);
    }

    /// <summary>One to three times: a byte changed, a stretch cut out or repeated, a hostile value put in its place.</summary>
    private static Gen<byte[]> Mutations(byte[] original)
    {
        var edit = Gen.Select(Gen.Int[0, 4], Gen.Int[0, original.Length], Gen.Int[0, 30], Gen.Byte, Gen.Int[0, Values.Length - 1].Select(index => Values[index]));
        return edit.Array[1, 3].Select(edits => edits.Aggregate(original, (bytes, step) => Edit(bytes, step.Item1, step.Item2, step.Item3, step.Item4, step.Item5)));
    }

    private static byte[] Edit(byte[] bytes, int kind, int position, int length, byte value, string text)
    {
        position = Math.Min(position, bytes.Length);
        var end = Math.Min(position + length, bytes.Length);
        return kind switch
        {
            0 => [.. bytes[..position], value, .. bytes[Math.Min(position + 1, bytes.Length)..]],
            1 => [.. bytes[..position], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[position..]],
            3 => [.. bytes[..position], .. Encoding.UTF8.GetBytes(text), .. bytes[end..]],
            _ => ReplaceValue(bytes, position, text),
        };
    }

    /// <summary>Replaces the JSON value that begins after the next colon, so that the file mostly stays well-formed.</summary>
    private static byte[] ReplaceValue(byte[] bytes, int position, string text)
    {
        var start = Array.IndexOf(bytes, (byte)':', position);
        if (start < 0)
            return bytes;
        var length = bytes.AsSpan(start).IndexOfAny(",}]"u8);
        return [.. bytes[..(start + 1)], .. Encoding.UTF8.GetBytes(text), .. length < 0 ? [] : bytes[(start + length)..]];
    }
}
