using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>Opens a file of rows with named columns; the name tells the format.</summary>
internal static class DataRowFile
{
    /// <summary>Opens a <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c>, <c>.ndjson</c> or <c>.json</c> file (JSON Lines), packed with <c>.gz</c> or not, or a <c>.parquet</c> file.</summary>
    /// <exception cref="DataException">The file is missing, its name tells no format, or its header is bad.</exception>
    internal static DataRowReader Open(string path) => DataFile.FormatExtension(path) switch
    {
        ".tsv" => TsvReader.Open(path),
        ".csv" => CsvRowReader.Open(path),
        ".jsonl" or ".ndjson" or ".json" => JsonRowReader.Open(path),
        ".parquet" => ParquetRowReader.Open(path),
        var other => throw new DataException(path, null, $"expected a file name that ends in .tsv, .csv, .jsonl (or these with .gz) or .parquet; found {(other.Length == 0 ? "no extension" : other)}."),
    };
}
