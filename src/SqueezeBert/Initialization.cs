namespace SqueezeBert;

/// <summary>How a parameter starts when no checkpoint has it.</summary>
internal enum Initialization
{
    /// <summary>Normal with the configured standard deviation (<c>initializer_range</c>).</summary>
    Normal,

    /// <summary>As <see cref="Normal"/>, with the padding token's row at zero.</summary>
    NormalWithZeroPadding,

    /// <summary>Normal with variance 1 over the values of a row: what a filter makes of many inputs is as large as one of them.</summary>
    Filters,

    /// <summary>Zero: biases.</summary>
    Zero,

    /// <summary>One: LayerNorm weights.</summary>
    One,
}
