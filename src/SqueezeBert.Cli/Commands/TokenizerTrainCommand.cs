using System.Collections.Immutable;
using System.CommandLine;
using SqueezeBert.Cli.Output;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Vocabularies;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert tokenizer train</c>: plain text in, a folder with a WordPiece vocabulary out.</summary>
internal static class TokenizerTrainCommand
{
    /// <summary>Far beyond any vocabulary in use, and small enough that pairs of ids are no problem.</summary>
    private const int LargestVocabulary = 10_000_000;

    internal static Command Create(CommandContext context)
    {
        var input = new Option<string[]>("--input", "-i") { Description = "Plain text, UTF-8, packed with .gz or not; - is standard input.", HelpName = "FILE…", Required = true, AllowMultipleArgumentsPerToken = true };
        var size = CommonOptions.WholeNumber("--vocab-size", "N", "Tokens of the vocabulary, special tokens and characters included.", least: 1, LargestVocabulary);
        size.Required = true;
        var output = new Option<string>("--output", "-o") { Description = "Folder for vocab.txt and tokenizer_config.json: a new or an empty one. It appears when all is written, or not at all.", HelpName = "DIR", Required = true };
        var frequency = CommonOptions.PositiveInteger("--min-frequency", "N", "How often two neighbouring pieces must occur to become one; 2 when left out.");
        var alphabet = CommonOptions.PositiveInteger("--limit-alphabet", "N", "Distinct characters to keep, the most frequent ones; 1000 when left out.");
        var lowercase = new Option<bool>("--lowercase") { Description = "Lower-case the text and strip accents; the default." };
        var cased = new Option<bool>("--cased") { Description = "Keep capitals and accents." };
        var special = new Option<string[]>("--special-tokens") { Description = "Tokens that come first, in this order; [PAD] [UNK] [CLS] [SEP] [MASK] when left out, which must be among them.", HelpName = "TOKEN…", AllowMultipleArgumentsPerToken = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an output folder that holds such a tokenizer and nothing else." };
        var json = new Option<bool>("--json") { Description = "Print JSON, as is done anyway where the output is no terminal." };
        var command = new Command("train", "Make a WordPiece vocabulary of a corpus. The same texts give the same vocabulary everywhere.") { input, size, output, frequency, alphabet, lowercase, cased, special, overwrite, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(lowercase) is not null && result.GetResult(cased) is not null)
                result.AddError("expected --lowercase or --cased; found both.");
        });
        command.SetAction(parsed =>
        {
            var options = new VocabularyOptions { VocabularySize = parsed.GetRequiredValue(size)!.Value };
            var tokenizer = new BertTokenizerOptions { DoLowerCase = !parsed.GetValue(cased) };
            if (parsed.GetValue(frequency) is { } least) options = options with { MinFrequency = least };
            if (parsed.GetValue(alphabet) is { } limit) options = options with { LimitAlphabet = limit };
            if (parsed.GetValue(special) is { Length: > 0 } tokens)
            {
                RequireSpecialTokens(tokens, tokenizer);
                options = options with { SpecialTokens = [.. tokens] };
                tokenizer = tokenizer with { AdditionalSpecialTokens = [.. tokens.Except(tokenizer.SpecialTokens)] };
            }
            var report = new TokenizerTrainRun(context, parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(overwrite)).Execute(options, tokenizer);
            if (parsed.GetValue(json) || !context.OutputIsTerminal) report.WriteJson(context.OutputStream);
            else context.Output.WriteLine(TerminalText.OneLine(report.ToText()));
            return ExitCode.Done;
        });
        return command;
    }

    private static void RequireSpecialTokens(string[] tokens, BertTokenizerOptions options)
    {
        foreach (string token in tokens)
            if (token.Length == 0 || token.Any(char.IsWhiteSpace))
                throw new UsageException($"--special-tokens: expected tokens without white space; found '{token}'.");
        if (tokens.Distinct(StringComparer.Ordinal).Count() != tokens.Length)
            throw new UsageException("--special-tokens: expected every token once; found one twice.");
        if (options.SpecialTokens.Except(tokens).ToImmutableArray() is { Length: > 0 } missing)
            throw new UsageException($"--special-tokens: expected {string.Join(' ', options.SpecialTokens)} among them; found {string.Join(' ', missing)} left out.");
    }
}
