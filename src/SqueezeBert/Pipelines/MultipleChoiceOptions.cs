namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="MultipleChoicePipeline"/> answers.</summary>
public sealed record MultipleChoiceOptions : PipelineOptions;
