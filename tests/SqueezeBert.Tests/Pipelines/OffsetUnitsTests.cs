using System.Text;
using CsCheck;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Offsets in code points and bytes are those that the text before them has.</summary>
public class OffsetUnitsTests
{
    private static readonly Gen<string> Texts = Gen.OneOf("a", "é", "ß", "中", "😀", "e\u0301", "\uD83D", "\uDE00", " ").Array[0, 40].Select(string.Concat);

    [Fact]
    public void A_sentence_is_counted_as_Python_and_Rust_count_it()
    {
        const string text = "Zoë 😀 中a";
        Assert.Equal([0, 1, 2, 3, 4, 5, 5, 6, 7, 8], Offsets(text, OffsetUnit.CodePoints));
        Assert.Equal([0, 1, 2, 4, 5, 9, 9, 10, 13, 14], Offsets(text, OffsetUnit.Utf8));
        Assert.Equal(Enumerable.Range(0, text.Length + 1), Offsets(text, OffsetUnit.Utf16));
    }

    [Fact]
    public void Between_characters_the_text_before_is_what_counts_in_any_order() => Gen.Select(Texts, Gen.Int[0, int.MaxValue]).Sample((text, seed) =>
    {
        int[] offsets = [.. Boundaries(text)];
        new Random(seed).Shuffle(offsets);
        var (codePoints, bytes) = (new OffsetUnits(text, OffsetUnit.CodePoints), new OffsetUnits(text, OffsetUnit.Utf8));
        foreach (int offset in offsets)
        {
            string before = text[..offset];
            Assert.Equal(before.EnumerateRunes().Count(), codePoints.Convert(offset));
            Assert.Equal(Encoding.UTF8.GetByteCount(before), bytes.Convert(offset));
        }
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void An_offset_outside_the_text_is_refused(int offset) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OffsetUnits("abc", OffsetUnit.Utf16).Convert(offset));

    [Fact]
    public void An_unknown_unit_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new OffsetUnits("", (OffsetUnit)3));

    private static IEnumerable<int> Offsets(string text, OffsetUnit unit)
    {
        var units = new OffsetUnits(text, unit);
        return [.. Enumerable.Range(0, text.Length + 1).Select(units.Convert)];
    }

    /// <summary>Offsets that cut no surrogate pair.</summary>
    private static IEnumerable<int> Boundaries(string text) =>
        Enumerable.Range(0, text.Length + 1).Where(i => i == 0 || i == text.Length || !char.IsSurrogatePair(text[i - 1], text[i]));
}
