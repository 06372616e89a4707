using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary>A command of <c>squeezebert run</c>: what all tasks have in common. What a task asks and answers stands in a class of its own.</summary>
internal abstract class TaskCommand<TInput, TResult>(string name, string description, string textsAre, ImmutableArray<string> fields)
{
    private readonly Argument<string[]> texts = new("TEXT") { Description = $"{textsAre}; without any, the rows of --input are.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> model = new("--model", "-m") { Description = $"The model: {ModelSource.Forms}.{(TaskModels.EmbeddedFor(name) is { } embedded ? $" {embedded}, embedded, when left out." : "")}", HelpName = "DIR|ORG/NAME" };
    private readonly Option<string?> revision = CommonOptions.Revision();
    private readonly Option<string?> input = CommonOptions.Input($"Rows: lines of text, or JSON Lines, TSV, CSV or Parquet with {string.Join(", ", fields)}");
    private readonly Option<InputFormat> format = CommonOptions.Format();
    private readonly Option<string?> output = CommonOptions.Output();
    private readonly Option<bool> json = CommonOptions.JsonLines();
    private readonly Option<WeightPrecision?> dtype = CommonOptions.DType();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly ImmutableArray<(string Field, Option<string?> Option)> columns =
        [.. fields.Select(field => (field, new Option<string?>($"--{field.Replace('_', '-')}-column") { Description = $"Column or field that holds {field}; {field} when left out.", HelpName = "NAME" }))];

    /// <summary>The task's own options.</summary>
    protected abstract IEnumerable<Option> Options { get; }

    internal Command Create(CommandContext context)
    {
        var command = new Command(name, description) { texts, model, revision, input, format, output, json, dtype, threads };
        foreach (var option in (IEnumerable<Option>)[.. Options, .. columns.Select(column => column.Option)]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(texts) is { Length: > 0 } && result.GetResult(input) is { Implicit: false })
                result.AddError("expected texts as arguments or --input; found both.");
        });
        command.SetAction(parsed => Run(context, parsed));
        return command;
    }

    /// <summary>Loads the pipeline.</summary>
    /// <param name="files">The model.</param>
    /// <param name="modelOptions">Precision and threads.</param>
    /// <param name="parsed">The task's options.</param>
    /// <param name="toTerminal">Whether answers are shown rather than written: then positions are wanted in UTF-16.</param>
    protected abstract Pipeline<TInput, TResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal);

    /// <summary>The field that lines of plain text and arguments are.</summary>
    /// <exception cref="UsageException">The options leave that open.</exception>
    protected virtual string LineField(ParseResult parsed) => fields[0];

    /// <summary>Makes the task's input of a row and of the options that stand for what it lacks.</summary>
    /// <exception cref="FormatException">The row lacks something.</exception>
    protected abstract TInput Read(RowFields row, ParseResult parsed);

    /// <summary>Inputs that the options alone make; null where rows are needed.</summary>
    protected virtual IEnumerable<InputRow<TInput>>? RowsOfOptions(ParseResult parsed) => null;

    /// <summary>Makes inputs of the rows: one of each, as here, or one of them all.</summary>
    protected virtual IEnumerable<InputRow<TInput>> InputsOf(RowFeed feed, ParseResult parsed) =>
        feed.Rows(new RowReading<TInput>(LineField(parsed), row => Read(row, parsed)));

    /// <summary>What the user should know of the options, now that the model is there.</summary>
    protected virtual IEnumerable<string> Notices(Pipeline<TInput, TResult> pipeline) => [];

    /// <summary>How many rows are answered together.</summary>
    protected abstract ChunkSize<TInput> ChunkSize { get; }

    /// <summary>Tells of what was cut off an input.</summary>
    protected virtual void Warn(TruncationWarnings warnings, string place, TInput row, TResult result)
    {
    }

    /// <summary>Writes the value that Hugging Face's pipeline of the task would give.</summary>
    protected abstract void WriteJson(Utf8JsonWriter writer, TInput row, TResult result, ParseResult parsed);

    /// <summary>Shows answers to people.</summary>
    protected abstract ITaskWriter<TInput, TResult> View(CommandContext context, Pipeline<TInput, TResult> pipeline);

    private int Run(CommandContext context, ParseResult parsed)
    {
        if (UnknownOption(parsed) is { } unknown)
            throw new UsageException($"{unknown}: expected an option of this command, or -- before texts that begin so; see --help.");
        string? path = parsed.GetValue(output);
        bool toTerminal = context.OutputIsTerminal && OutputTarget.IsStandardOutput(path) && !parsed.GetValue(json);
        bool fromArguments = parsed.GetValue(texts) is { Length: > 0 };
        var optionRows = fromArguments || parsed.GetResult(input) is { Implicit: false } ? null : RowsOfOptions(parsed);
        if (optionRows is null) LineField(parsed);
        using var source = fromArguments || optionRows is not null ? null : InputSource.Open(context, parsed.GetValue(input));

        var files = ModelSource.Find(context, parsed.GetValue(model) ?? TaskModels.Default(name), parsed.GetValue(revision));
        var modelOptions = new ModelOptions { Precision = parsed.GetValue(dtype), ThreadCount = parsed.GetValue(threads) ?? 0 };
        var names = new OptionNames(Options);
        using var pipeline = context.Interruptibly(() => Load(files, modelOptions, parsed, toTerminal, names));
        foreach (string notice in Notices(pipeline)) context.Log.Warning(notice);
        var truncations = new TruncationWarnings(context.Log, pipeline.MaxTokens);
        var run = new TaskRun<TInput, TResult>(context, pipeline, ChunkSize, names, (place, row, result) => Warn(truncations, place, row, result));
        var rows = optionRows ?? InputsOf(new RowFeed(parsed.GetValue(texts), source, parsed.GetValue(format), ColumnsOf(parsed)), parsed);
        int code = source is null ? Answer() : ReadingProgress.Show(context, source, path, Answer);
        truncations.Summarize();
        return code;

        int Answer() => run.Answer(rows, path, stream => toTerminal ? View(context, pipeline) : new TaskJson<TInput, TResult>(stream, (writer, row, result) => WriteJson(writer, row, result, parsed)));
    }

    private Dictionary<string, string> ColumnsOf(ParseResult parsed) =>
        columns.Where(column => parsed.GetValue(column.Option) is not null).ToDictionary(column => column.Field, column => parsed.GetValue(column.Option)!, StringComparer.Ordinal);

    private Pipeline<TInput, TResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal, OptionNames names)
    {
        try
        {
            return Load(files, modelOptions, parsed, toTerminal);
        }
        catch (ArgumentException error)
        {
            throw new UserException(names.In(ExceptionMessage.Of(error)));
        }
    }

    /// <summary>A text that looks like an option and doesn't stand behind <c>--</c>: more likely a slip than a text.</summary>
    private string? UnknownOption(ParseResult parsed)
    {
        int asTheyAre = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return parsed.GetResult(texts)?.Tokens.SkipLast(asTheyAre).Select(token => token.Value)
            .FirstOrDefault(text => text.StartsWith('-') && text.Length > 1 && !text.Any(char.IsWhiteSpace));
    }
}
