using System.Globalization;
using System.Text.Json;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

/// <summary>Each of the 1,114,112 code points between two letters, against the reference's basic tokenisation.</summary>
public class CodePointGoldenTests
{
    private static readonly TextNormalizer Uncased = new(lowerCase: true, stripAccents: true, splitChinese: true);

    [Fact]
    public void Every_code_point_meets_the_fate_the_python_tokenizer_gives_it()
    {
        var golden = JsonElement.Parse(File.ReadAllText(Path.Combine(TokenizerFixtures.Folder, "codepoints_slow.json")));
        Assert.Equal("14.0.0", golden.GetProperty("unicode_version").GetString());
        var maps = golden.GetProperty("maps").EnumerateObject()
            .ToDictionary(map => Hexadecimal(map.Name), map => map.Value.GetString()!);
        var next = 0;
        foreach (var range in golden.GetProperty("ranges").EnumerateArray())
        {
            Assert.Equal(next, Hexadecimal(range[0].GetString()!));
            var last = Hexadecimal(range[1].GetString()!);
            for (; next <= last; next++)
                AssertFate(next, range[2].GetString()!, maps.GetValueOrDefault(next));
        }
        Assert.Equal(0x110000, next);
    }

    private static void AssertFate(int codePoint, string fate, string? map)
    {
        var character = char.IsSurrogate((char)codePoint) && codePoint < 0x10000 ? ((char)codePoint).ToString() : char.ConvertFromUtf32(codePoint);
        var words = BasicTokens($"a{character}b");
        switch (fate)
        {
            case "D" or "U":
                Assert.True(words is ["ab"], $"U+{codePoint:X} should vanish, left {string.Join('|', words)}");
                break;
            case "S":
                Assert.True(words is ["a", "b"], $"U+{codePoint:X} should be a space, left {string.Join('|', words)}");
                break;
            case "I":
                Assert.True(words.SequenceEqual(["a", map ?? character, "b"]), $"U+{codePoint:X} should stand alone, left {string.Join('|', words)}");
                break;
            default:
                Assert.Equal("K", fate);
                var kept = map ?? (Hangul.IsSyllable(codePoint) ? Jamo(codePoint) : character);
                Assert.True(words.SequenceEqual([$"a{kept}b"]), $"U+{codePoint:X} should become {kept}, left {string.Join('|', words)}");
                break;
        }
    }

    /// <summary>White space and punctuation split as the product does, spelt out once more here.</summary>
    private static List<string> BasicTokens(string text)
    {
        var output = new NormalizedText();
        Uncased.Normalize(text, 0, text.Length, output);
        var words = new List<string> { "" };
        foreach (var codePoint in output.CodePoints)
        {
            if (codePoint == ' ')
                words.Add("");
            else if (UnicodeTables.ClassOf(codePoint) == CharacterClass.Punctuation)
                words.AddRange([char.ConvertFromUtf32(codePoint), ""]);
            else
                words[^1] += char.ConvertFromUtf32(codePoint);
        }
        return [.. words.Where(word => word.Length > 0)];
    }

    /// <summary>The Unicode Standard's example formula (section 3.12).</summary>
    private static string Jamo(int syllable)
    {
        var index = syllable - 0xAC00;
        var letters = $"{(char)(0x1100 + index / 588)}{(char)(0x1161 + index % 588 / 28)}";
        return index % 28 == 0 ? letters : letters + (char)(0x11A7 + index % 28);
    }

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
