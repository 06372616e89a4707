using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A text, and the entities in it.</summary>
internal sealed class TokenClassificationTask() : ServedTask<TokenClassificationPipeline, string, TokenClassificationResult>("token-classification")
{
    protected override string[] Parameters { get; } = ["aggregation_strategy", "ignore_labels", "stride", "offset_unit"];

    internal override bool Suits(ServedModel model) => model.Model.HeadKind == ModelHead.TokenClassification;

    protected override TokenClassificationPipeline Load(ServedModel model, RequestValue parameters)
    {
        var options = new TokenClassificationOptions
        {
            MaxBatchTokens = model.Options.MaxBatchTokens, MaxInputTokens = model.Options.MaxRequestTokens,
            AggregationStrategy = parameters.OptionalWord("aggregation_strategy", ("none", AggregationStrategy.None), ("simple", AggregationStrategy.Simple), ("first", AggregationStrategy.First), ("average", AggregationStrategy.Average), ("max", AggregationStrategy.Max)) ?? AggregationStrategy.Simple,
            Stride = parameters.OptionalInteger("stride", 0),
            OffsetUnit = ParameterWords.OffsetUnit(parameters),
        };
        if (parameters.Field("ignore_labels") is { IsThere: true } ignored) options = options with { IgnoreLabels = [.. ignored.Texts()] };
        return TokenClassificationPipeline.Create(model.Model, model.Tokenizer, options);
    }

    protected override string Sample(ServedModel model) => "Warm up.";

    protected override string Read(RequestValue row, RequestValue parameters) => row.Words();

    protected override void Write(Utf8JsonWriter json, TokenClassificationResult result, RequestValue parameters) => PipelineJson.Write(json, result);
}
