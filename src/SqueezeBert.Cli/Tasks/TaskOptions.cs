using System.CommandLine;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary>Options that several tasks share.</summary>
internal static class TaskOptions
{
    internal static Option<OffsetUnit> OffsetUnits() => new Option<OffsetUnit>("--offset-unit")
    {
        Description = "What start and end count: UTF-16 units (the default), code points as in Python, or bytes of UTF-8.",
        HelpName = "utf16|codepoints|utf8",
    }.OneOf("utf16", "codepoints", "utf8");

    internal static Option<ScoreFunction?> Function(string description) =>
        new Option<ScoreFunction?>("--function-to-apply") { Description = description, HelpName = "softmax|sigmoid|none" }.OneOf("softmax", "sigmoid", "none");

    /// <summary>Words separated by commas, or the option given several times.</summary>
    internal static Option<string[]> Words(string name, string description) => new(name) { Description = description, HelpName = "WORD,…", AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.OneOrMore };

    /// <summary>The words of one that may hold several.</summary>
    internal static IEnumerable<string> Split(IEnumerable<string> words) =>
        words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
