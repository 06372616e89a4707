using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>What is known, and which of several texts goes on from there.</summary>
internal sealed class MultipleChoiceTask() : ServedTask<MultipleChoicePipeline, MultipleChoiceInput, MultipleChoiceResult>("multiple-choice")
{
    protected override string[] Parameters { get; } = [];

    internal override bool Suits(ServedModel model) => model.Model.HeadKind == ModelHead.MultipleChoice;

    protected override MultipleChoicePipeline Load(ServedModel model, RequestValue parameters) =>
        MultipleChoicePipeline.Create(model.Model, model.Tokenizer, new() { MaxBatchTokens = model.Options.MaxBatchTokens });

    protected override MultipleChoiceInput Sample(ServedModel model) => new("Warm", ["up.", "down."]);

    protected override MultipleChoiceInput Read(RequestValue row, RequestValue parameters)
    {
        row.RequireOnly("context", "choices", "question");
        return new(row.Required("context").Words(), [.. row.Required("choices").Texts()], row.OptionalText("question"));
    }

    protected override void Write(Utf8JsonWriter json, MultipleChoiceResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int ItemsOf(MultipleChoiceInput input) => input.Choices.Length;

    protected override int RemovedTokensOf(MultipleChoiceResult result) => result.Scores.Sum(score => score.RemovedTokenCount);
}
