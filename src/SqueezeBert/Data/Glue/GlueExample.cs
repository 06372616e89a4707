namespace SqueezeBert.Data.Glue;

/// <summary>A row of a GLUE file.</summary>
/// <param name="Row">The row, for messages.</param>
/// <param name="Index">The <c>index</c> column, else the row's place, from 0.</param>
/// <param name="Text">The first sentence.</param>
/// <param name="TextPair">The second, or null.</param>
/// <param name="Label">The label as it stands in the file; null in test files.</param>
internal sealed record GlueExample(DataRow Row, long Index, string Text, string? TextPair, string? Label);
