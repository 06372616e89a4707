namespace SqueezeBert.Training.Examples;

/// <summary>One tokenized sequence with its targets.</summary>
/// <param name="InputIds">[S].</param>
/// <param name="TokenTypeIds">[S].</param>
/// <param name="Targets">As the loss wants them: one class, or one number per label.</param>
internal sealed record TrainingExample(int[] InputIds, int[] TokenTypeIds, float[] Targets);
