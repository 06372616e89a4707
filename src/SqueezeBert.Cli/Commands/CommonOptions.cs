using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SqueezeBert.Cli.Input;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static Option<string?> Input(string what) => new("--input", "-i")
    {
        Description = $"{what}; - is standard input, as is leaving it out. Files ending in .gz are unpacked.",
        HelpName = "FILE|-",
    };

    internal static Option<string?> Output() => new("--output", "-o")
    {
        Description = "Where to write; - is standard output, the default. A file appears when the run has ended, or not at all.",
        HelpName = "FILE|-",
    };

    internal static Option<InputFormat> Format()
    {
        var option = new Option<InputFormat>("--input-format")
        {
            Description = "text: one text a line; jsonl: an object a line; tsv, csv and parquet: tables with named columns; auto, the default, tells by the file's name, then by the first line.",
            HelpName = "auto|text|jsonl|tsv|csv|parquet",
        };
        return option.OneOf("auto", "text", "jsonl", "tsv", "csv", "parquet");
    }

    internal static Option<WeightPrecision?> DType()
    {
        var option = new Option<WeightPrecision?>("--dtype")
        {
            Description = "How to hold the weights: float32, or int8, which takes a quarter of the memory and less time; when left out as the folder has them.",
            HelpName = "float32|int8",
        };
        return option.OneOf("float32", "int8");
    }

    internal static Option<string?> Revision() => new("--revision") { Description = "Branch, tag or commit of a repository on the hub; main when left out.", HelpName = "REVISION" };

    internal static Option<string?> CacheFolder() => new("--cache-dir") { Description = "Folder of the cache; when left out Hugging Face's own (HF_HUB_CACHE, HF_HOME).", HelpName = "DIR" };

    internal static Option<bool> JsonLines() => new("--json") { Description = "Print JSON Lines, as is done anyway where the output is no terminal." };

    internal static Option<int?> Threads() => PositiveInteger("--threads", "N", "Threads to compute with; one per processor when left out. No result depends on it.", WorkerPool.MaxThreadCount);

    internal static Option<int?> PositiveInteger(string name, string helpName, string description, int most = int.MaxValue) => WholeNumber(name, helpName, description, least: 1, most);

    internal static Option<int?> WholeNumber(string name, string helpName, string description, int least, int most = int.MaxValue)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out int value) || value < least || value > most))
                result.AddError($"{name}: expected a whole number from {least}{(most < int.MaxValue ? $" to {most}" : "")}; found '{token.Value}'.");
        });
        return option;
    }

    /// <summary>Whole numbers from 1, each once, ascending.</summary>
    internal static Option<int[]?> Numbers(string name, string description, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N,N,…",
        CustomParser = result => ParseNumbers(result, name, most),
    };

    private static int[]? ParseNumbers(ArgumentResult result, string option, int most)
    {
        var numbers = new List<int>();
        foreach (string word in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > most)
                result.AddError($"{option}: expected whole numbers from 1{(most < int.MaxValue ? $" to {most}" : "")}, separated by commas; found '{word}'.");
            numbers.Add(number);
        }
        return [.. numbers.Distinct().Order()];
    }
}
