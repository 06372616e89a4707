using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run question-answering</c>: the passage of a context, of any length, that answers a question.</summary>
internal sealed class QuestionAnsweringCommand() : TaskCommand<QuestionAnsweringInput, QuestionAnsweringResult>(
    "question-answering", "Answer questions with passages of a text of any length.", "With --question the contexts, with --context the questions", ["question", "context"])
{
    private readonly Option<string?> question = new("--question", "-q") { Description = "The question, for rows that have none of their own.", HelpName = "TEXT" };
    private readonly Option<string?> context = new("--context", "-c") { Description = "The text that holds the answer, for rows that have none of their own.", HelpName = "TEXT" };
    private readonly QuestionAnsweringSettings settings = new();

    protected override IEnumerable<Option> Options => [question, context, .. settings.All];

    protected override ChunkSize<QuestionAnsweringInput> ChunkSize { get; } = new(input => (long)input.Question.Length + input.Context.Length);

    protected override Pipeline<QuestionAnsweringInput, QuestionAnsweringResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        QuestionAnsweringPipeline.FromFiles(files, settings.Of(parsed, toTerminal), modelOptions);

    protected override string LineField(ParseResult parsed) => parsed.GetValue(question) is null ? "question" : "context";

    protected override IEnumerable<InputRow<QuestionAnsweringInput>>? RowsOfOptions(ParseResult parsed) =>
        parsed.GetValue(question) is { } asked && parsed.GetValue(context) is { } text
            ? [new InputRow<QuestionAnsweringInput>(0, new(asked, text), null) { Place = "--question and --context" }]
            : null;

    protected override QuestionAnsweringInput Read(RowFields row, ParseResult parsed) => new(Of(row, "question", parsed.GetValue(question)), Of(row, "context", parsed.GetValue(context)));

    protected override void Warn(TruncationWarnings warnings, string place, QuestionAnsweringInput row, QuestionAnsweringResult result) =>
        warnings.Add(place, result.RemovedQuestionTokenCount, $"the question is too long; its last {result.RemovedQuestionTokenCount} tokens were cut off");

    protected override void WriteJson(Utf8JsonWriter writer, QuestionAnsweringInput row, QuestionAnsweringResult result, ParseResult parsed) => PipelineJson.Write(writer, result, settings.AsksForSeveral(parsed));

    protected override ITaskWriter<QuestionAnsweringInput, QuestionAnsweringResult> View(CommandContext context, Pipeline<QuestionAnsweringInput, QuestionAnsweringResult> pipeline) =>
        new AnswerView<QuestionAnsweringInput, QuestionAnsweringResult>(context, QuestionAnsweringView.Show);

    private static string Of(RowFields row, string field, string? fallback) =>
        row.OptionalText(field) is { } text && !string.IsNullOrWhiteSpace(text) ? text
        : fallback ?? (row is LineFields ? throw new UsageException($"--{field}: expected beside rows of {(field == "context" ? "questions" : "contexts")} alone; found none.") : row.Words(field));
}
