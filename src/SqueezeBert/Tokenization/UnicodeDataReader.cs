namespace SqueezeBert.Tokenization;

/// <summary>Reads one stream of <see cref="UnicodeData"/>: base-128 numbers, low bits first, in base64.</summary>
internal ref struct UnicodeDataReader(string base64)
{
    private ReadOnlySpan<byte> rest = Convert.FromBase64String(base64);

    internal readonly bool AtEnd => rest.IsEmpty;

    internal int Next()
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }
    }
}
