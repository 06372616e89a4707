using System.CommandLine;
using System.CommandLine.Parsing;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Models;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert run text-classification</c>: labels with scores for each text.</summary>
internal static class TextClassificationCommand
{
    internal static Command Create(CommandContext context)
    {
        var texts = new Argument<string[]>("TEXT") { Description = "Texts to classify; without any, the lines of --input are.", Arity = ArgumentArity.ZeroOrMore };
        var model = new Option<string>("--model", "-m") { Description = $"The model: {ModelSource.Forms}.", HelpName = "DIR|ORG/NAME", DefaultValueFactory = _ => EmbeddedModels.TextClassification };
        var revision = CommonOptions.Revision();
        var input = CommonOptions.Input("Texts, one a line, or JSON Lines with text and perhaps text_pair");
        var format = CommonOptions.Format();
        var output = CommonOptions.Output();
        var dtype = CommonOptions.DType();
        var threads = CommonOptions.Threads();
        var topK = CommonOptions.PositiveInteger("--top-k", "K", "Labels to show for each text; all when left out.");
        var function = new Option<ScoreFunction?>("--function-to-apply") { Description = "From logits to scores; when left out the model's problem_type decides.", HelpName = "softmax|sigmoid|none" };
        function.AcceptOnlyFromAmong("softmax", "sigmoid", "none");
        var command = new Command("text-classification", "Classify texts: a table on a terminal, else one JSON object for each text.")
        {
            texts, model, revision, input, format, output, dtype, threads, topK, function,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(texts) is { Length: > 0 } && result.GetResult(input) is { Implicit: false })
                result.AddError("expected texts as arguments or --input; found both.");
        });
        command.SetAction(parsed =>
        {
            if (UnknownOption(parsed, texts) is { } unknown)
                throw new UsageException($"{unknown}: expected an option of this command, or -- before texts that begin so; see --help.");
            var files = ModelSource.Find(context, parsed.GetRequiredValue(model), parsed.GetValue(revision));
            using var pipeline = context.Interruptibly(() => TextClassificationPipeline.FromFiles(
                files,
                new TextClassificationOptions { TopK = parsed.GetValue(topK), FunctionToApply = parsed.GetValue(function) },
                new ModelOptions { Precision = parsed.GetValue(dtype), ThreadCount = parsed.GetValue(threads) ?? 0 }));
            var run = new TextClassificationRun(context, pipeline, parsed.GetValue(output));
            if (parsed.GetValue(texts) is { Length: > 0 } arguments) return run.Classify(TextRows.FromArguments(arguments));
            using var source = InputSource.Open(context, parsed.GetValue(input));
            var rows = TextRows.FromLines(source, parsed.GetValue(format));
            return ReadingProgress.Show(context, source, parsed.GetValue(output), () => run.Classify(rows));
        });
        return command;
    }

    /// <summary>A text that looks like an option and doesn't stand behind <c>--</c>: more likely a slip than a text.</summary>
    private static string? UnknownOption(ParseResult parsed, Argument<string[]> texts)
    {
        int asTheyAre = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return parsed.GetResult(texts)?.Tokens.SkipLast(asTheyAre).Select(token => token.Value)
            .FirstOrDefault(text => text.StartsWith('-') && text.Length > 1 && !text.Any(char.IsWhiteSpace));
    }
}
