namespace SqueezeBert.Pipelines;

/// <summary>What positions in a text are counted in.</summary>
public enum OffsetUnit
{
    /// <summary>UTF-16 code units: the <see cref="char"/>s of a .NET or JavaScript string.</summary>
    Utf16,

    /// <summary>Unicode code points: the characters of a Python string, as Hugging Face counts.</summary>
    CodePoints,

    /// <summary>Bytes of the text in UTF-8, as Rust and Go count.</summary>
    Utf8,
}
