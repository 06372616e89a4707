using SqueezeBert.Data;

namespace SqueezeBert.Cli.Commands;

/// <summary>Rows to label with a trained model.</summary>
/// <param name="Path">The file.</param>
/// <param name="Columns">Where its texts are.</param>
/// <param name="MaxRows">The most rows to label, from the first on; null for all.</param>
internal sealed record TestFile(string Path, ColumnChoice Columns, int? MaxRows);
