using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A text, or a pair, and its labels.</summary>
internal sealed class TextClassificationTask() : ServedTask<TextClassificationPipeline, TextInput, TextClassificationResult>("text-classification")
{
    protected override string[] Parameters { get; } = ["top_k", "function_to_apply"];

    internal override bool Suits(ServedModel model) => model.Model.HeadKind == ModelHead.SequenceClassification;

    protected override TextClassificationPipeline Load(ServedModel model, RequestValue parameters) => TextClassificationPipeline.Create(model.Model, model.Tokenizer, new()
    {
        MaxBatchTokens = model.Options.MaxBatchTokens,
        TopK = parameters.OptionalInteger("top_k", 1),
        FunctionToApply = ParameterWords.Function(parameters),
    });

    protected override TextInput Sample(ServedModel model) => new("Warm up.");

    protected override TextInput Read(RequestValue row, RequestValue parameters)
    {
        if (row.Kind == JsonValueKind.String) return new(row.Words());
        row.RequireOnly("text", "text_pair");
        return new(row.Required("text").Words(), row.OptionalText("text_pair"));
    }

    protected override void Write(Utf8JsonWriter json, TextClassificationResult result, RequestValue parameters) => PipelineJson.Write(json, result);

    protected override int RemovedTokensOf(TextClassificationResult result) => result.RemovedTokenCount;
}
