using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run multiple-choice</c>: which of some texts fits a context best.</summary>
internal sealed class MultipleChoiceCommand() : GatheringTaskCommand<MultipleChoiceInput, MultipleChoiceResult>(
    "multiple-choice", "Choose the text that fits a context best.", "Choices, beside --context", ["context", "choices", "question"])
{
    private readonly Option<string?> question = new("--question", "-q") { Description = "What is asked about the context, or what the choices go on with, for rows that have none of their own.", HelpName = "TEXT" };

    protected override Option<string?> One { get; } = new("--context", "-c") { Description = "What is known; the texts or rows are then the choices.", HelpName = "TEXT" };

    protected override IEnumerable<Option> Options => [One, question];

    protected override ChunkSize<MultipleChoiceInput> ChunkSize { get; } = new(input => input.Choices.Sum(choice => (long)choice.Length + input.Context.Length));

    protected override Pipeline<MultipleChoiceInput, MultipleChoiceResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        MultipleChoicePipeline.FromFiles(files, null, modelOptions);

    protected override MultipleChoiceInput Read(RowFields row, ParseResult parsed) => new(row.Words("context"), [.. row.Texts("choices")], row.OptionalText("question") ?? parsed.GetValue(question));

    protected override MultipleChoiceInput Gather(string one, IReadOnlyList<string> others, ParseResult parsed) => new(one, [.. others], parsed.GetValue(question));

    protected override void Warn(TruncationWarnings warnings, string place, MultipleChoiceInput row, MultipleChoiceResult result)
    {
        int most = result.Scores.Max(score => score.RemovedTokenCount);
        warnings.Add(place, most, $"the texts are too long; beside one of the choices {most} tokens were cut off");
    }

    protected override void WriteJson(Utf8JsonWriter writer, MultipleChoiceInput row, MultipleChoiceResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<MultipleChoiceInput, MultipleChoiceResult> View(CommandContext context, Pipeline<MultipleChoiceInput, MultipleChoiceResult> pipeline) =>
        new AnswerView<MultipleChoiceInput, MultipleChoiceResult>(context, (input, result) =>
            [AnswerParts.Heading(input.Question is null ? input.Context : $"{input.Context} {input.Question}"), AnswerParts.Bars(result.Scores.Select(score => (score.Choice, score.Score)))]);
}
