using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public class NormalizationTests
{
    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u2126\uF900", "\u03A9 \u8C48")] // singletons, the second an ideograph
    [InlineData("\u0344", "\u0308\u0301")] // excluded from composition
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A7", "\uAC00\u11A7")] // one below the first trailing consonant
    [InlineData("a\u0305\u0301", "a\u0305\u0301")] // a mark of the same class lies between
    [InlineData("a\u0316\u0301", "\u00E1\u0316")] // one of a lower class does not block
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("D\u0307\u0323", "\u1E0C\u0307")]
    [InlineData("\u1100\u0300\u1161", "\u1100\u0300\u1161")] // a mark keeps two letters apart
    [InlineData("\u0B47\u0300\u0B3E", "\u0B47\u0300\u0B3E")]
    [InlineData("\u0301a", "\u0301a")]
    public void Text_that_keeps_its_accents_is_composed(string text, string composed) =>
        Assert.Equal(composed, Normalize(text, lowerCase: false, stripAccents: false));

    [Theory]
    [InlineData("\u00C5ngstr\u00F6m", "angstrom")]
    [InlineData("\u0130\u0049\u0131", "ii\u0131")]
    [InlineData("\u039F\u0394\u039F\u03A3", "\u03BF\u03B4\u03BF\u03C3")] // no final sigma: each character is lowered by itself
    [InlineData("\u1F82", "\u03B1")]
    [InlineData("a\u0000\uFFFD\u200Bb", "ab")]
    [InlineData("a\u00A0b\u2029c", "a b c")]
    [InlineData("x\u4E2Dy", "x \u4E2D y")]
    public void Uncased_text_is_lowered_and_loses_its_marks(string text, string normal) =>
        Assert.Equal(normal, Normalize(text, lowerCase: true, stripAccents: true));

    [Fact]
    public void The_tests_run_without_the_systems_own_unicode_tables() =>
        Assert.True(AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant);

    private static string Normalize(string text, bool lowerCase, bool stripAccents)
    {
        var output = new NormalizedText();
        new TextNormalizer(lowerCase, stripAccents, splitChinese: true).Normalize(text, 0, text.Length, output);
        return string.Concat(output.CodePoints.ToArray().Select(char.ConvertFromUtf32)).Trim();
    }
}
