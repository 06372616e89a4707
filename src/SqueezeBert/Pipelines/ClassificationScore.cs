namespace SqueezeBert.Pipelines;

/// <summary>A label and how strongly the model holds that it applies.</summary>
/// <param name="Label">Its name in the model's configuration.</param>
/// <param name="Score">0 to 1 after softmax or sigmoid; any number where no function is applied.</param>
public readonly record struct ClassificationScore(string Label, float Score);
