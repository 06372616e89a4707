namespace SqueezeBert.Pipelines;

/// <summary>Turns UTF-16 offsets of one text into another unit.</summary>
/// <remarks>
/// It walks from the offset it was asked last, so ascending offsets cost one pass over the text. Half a surrogate pair counts as
/// one code point and as the three bytes of U+FFFD, which .NET writes for it. An offset inside a pair counts the pair as passed.
/// Not thread-safe.
/// </remarks>
internal sealed class OffsetUnits
{
    private readonly string text;
    private readonly OffsetUnit unit;
    private int utf16;
    private int converted;

    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    internal OffsetUnits(string text, OffsetUnit unit)
    {
        Require(unit);
        (this.text, this.unit) = (text, unit);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    internal static void Require(OffsetUnit unit)
    {
        if (!Enum.IsDefined(unit)) throw new ArgumentOutOfRangeException(nameof(unit), unit, "Expected Utf16, CodePoints or Utf8.");
    }

    /// <summary>The offset in the unit.</summary>
    /// <param name="offset">0 to the text's length.</param>
    internal int Convert(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)text.Length, nameof(offset));
        if (unit == OffsetUnit.Utf16) return offset;
        for (; utf16 < offset; utf16++) converted += SizeAt(utf16);
        for (; utf16 > offset; utf16--) converted -= SizeAt(utf16 - 1);
        return converted;
    }

    /// <summary>Units that begin at a char: the second half of a pair has none.</summary>
    private int SizeAt(int index)
    {
        char c = text[index];
        bool ends = char.IsLowSurrogate(c) && index > 0 && char.IsHighSurrogate(text[index - 1]);
        if (ends) return 0;
        if (unit == OffsetUnit.CodePoints) return 1;
        bool begins = char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
        return begins ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
}
