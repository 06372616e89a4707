using CsCheck;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Tokenization;

public class EncodingPropertyTests
{
    private const string Interesting = "\u0301\u0316\u0130\u4E2D\uD55C\u200B\u00A0\u2028[]\n";

    /// <summary>Any UTF-16 units, lone surrogates among them, with the interesting ones made frequent.</summary>
    private static readonly Gen<string> AnyText = Gen.Frequency(
            (3, Gen.Char[' ', '~']),
            (1, Gen.Char),
            (1, Gen.Char['\uD800', '\uDFFF']),
            (1, Gen.Int[0, Interesting.Length - 1].Select(index => Interesting[index])))
        .Array[0, 40].Select(characters => new string(characters));

    [Fact]
    public void Offsets_lie_in_the_text_and_never_run_backwards() => AnyText.Sample(text =>
    {
        var encoded = TokenizerFixtures.Uncased.Encode(text);
        var (start, word) = (0, 0);
        for (var index = 1; index < encoded.InputIds.Length - 1; index++)
        {
            var offset = encoded.Offsets[index];
            Assert.InRange(offset.Start, start, text.Length - 1);
            Assert.InRange(offset.End, offset.Start + 1, text.Length);
            Assert.InRange(encoded.WordIds[index]!.Value, word, index == 1 ? 0 : word + 1);
            (start, word) = (offset.Start, encoded.WordIds[index]!.Value);
        }
    });

    [Fact]
    public void Ascii_text_takes_the_short_way_to_the_same_tokens() => Gen.String[Gen.Char[' ', '~'], 0, 60].Sample(text =>
    {
        // A dropped character in front sends every chunk through the full normalisation; special tokens cannot form.
        text = text.Replace('[', '(');
        var longWay = string.Join(' ', text.Split(' ').Select(chunk => "\u200B" + chunk));
        Assert.Equal(TokenizerFixtures.Uncased.Encode(text).InputIds, TokenizerFixtures.Uncased.Encode(longWay).InputIds);
    });

    [Fact]
    public void Windows_cover_the_text_and_share_the_stride() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[4, 20], Gen.Int[0, 20]).Sample((words, maxLength, stride) =>
        {
            var room = maxLength - 2;
            var text = string.Join(' ', Enumerable.Repeat("the", words));
            var options = new EncodeOptions { MaxLength = maxLength, Stride = stride };
            if (words > room && stride >= room)
            {
                Assert.Throws<TokenizerException>(() => TokenizerFixtures.Uncased.EncodeWindows(text, options: options));
                return;
            }
            var windows = TokenizerFixtures.Uncased.EncodeWindows(text, options: options);
            Assert.Equal(words, windows.Sum(window => window.InputIds.Length - 2) - stride * (windows.Count - 1));
            Assert.All(windows.SkipLast(1), window => Assert.Equal(maxLength, window.InputIds.Length));
            Assert.InRange(windows[^1].InputIds.Length, 2, maxLength);
        });

    [Fact]
    public void Special_tokens_are_left_out_on_request()
    {
        var encoded = TokenizerFixtures.Uncased.Encode("hello", "world", new EncodeOptions { AddSpecialTokens = false });
        Assert.Equal([7592, 2088], encoded.InputIds);
        Assert.Equal([0, 1], encoded.TokenTypeIds);
    }

    [Fact]
    public void Windows_of_a_pair_cannot_be_cut_longest_first()
    {
        var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst };
        Assert.Throws<ArgumentException>(() => TokenizerFixtures.Uncased.EncodeWindows("a", "b", options));
    }

    [Fact]
    public void Windows_may_run_over_the_first_text_of_a_pair()
    {
        var options = new EncodeOptions { Truncation = TruncationStrategy.OnlyFirst, MaxLength = 6, Stride = 1 };
        var windows = TokenizerFixtures.Uncased.EncodeWindows("the of the", "world", options);
        Assert.Equal([[101, 1996, 1997, 102, 2088, 102], [101, 1997, 1996, 102, 2088, 102]], windows.Select(window => window.InputIds.ToArray()));
    }
}
