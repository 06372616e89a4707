namespace SqueezeBert.Cli.Input;

/// <summary>What the rows of an input are.</summary>
internal enum InputFormat
{
    /// <summary>What the file's name says; else JSON Lines if the first line that isn't blank begins with a brace, else text.</summary>
    Auto,

    /// <summary>Each line is a text.</summary>
    Text,

    /// <summary>Each line is an object.</summary>
    Jsonl,

    /// <summary>Tab-separated values below a header.</summary>
    Tsv,

    /// <summary>Comma-separated values below a header.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
