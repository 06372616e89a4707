namespace SqueezeBert.Training;

/// <summary>What training began with: the parameters that no checkpoint gave, and the texts that were cut.</summary>
public sealed record TrainingStart
{
    /// <summary>Damaged checkpoints, newer than the one that the run goes on from, each with what is wrong; empty for a run that begins.</summary>
    public IReadOnlyList<string> PassedOverCheckpoints { get; init; } = [];

    /// <summary>Parameters that the checkpoint lacked and that began with fresh values; from scratch, all.</summary>
    public required IReadOnlyList<string> FreshParameters { get; init; }

    /// <summary>Parameters of the head that the checkpoint has for other labels; they began with fresh values too.</summary>
    public required IReadOnlyList<string> ReplacedParameters { get; init; }

    /// <summary>Tensors of the checkpoint that the model has no place for.</summary>
    public required IReadOnlyList<string> DroppedTensors { get; init; }

    /// <summary>The most tokens of a text: what the request asks for, or what the model takes.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Texts to train on that were cut to <see cref="MaxTokens"/>.</summary>
    public required int TruncatedTrainTexts { get; init; }

    /// <summary>Texts to score on that were cut to <see cref="MaxTokens"/>.</summary>
    public required int TruncatedValidationTexts { get; init; }
}
