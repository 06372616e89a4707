namespace SqueezeBert.Cli.Input;

/// <summary>What the lines of an input are.</summary>
internal enum InputFormat
{
    /// <summary>JSON Lines if the file's name ends in .jsonl or .ndjson, or if the first line that isn't blank begins with a brace; else text.</summary>
    Auto,

    /// <summary>Each line is a text.</summary>
    Text,

    /// <summary>Each line is an object with <c>text</c> and perhaps <c>text_pair</c>.</summary>
    Jsonl,
}
